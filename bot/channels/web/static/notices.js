/* The inbox of the chat: a badge, and a list that opens under it. Nothing of it is kept here. */
(function () {
  'use strict';
  const H = window.Hulei;
  const badge = document.getElementById('notices');
  const list = document.getElementById('notice-list');
  const EVERY = 5 * 60 * 1000;
  if (!badge || !list) { return; }

  function ask(path, then) {
    const session = H.kept.session();
    if (!session) { badge.hidden = true; list.hidden = true; return; }
    fetch('/api/v1/chat/notices' + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session: session })
    }).then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (given) { if (given) { then(given); } })
      .catch(function () { /* later */ });
  }

  function show(given) {
    badge.hidden = !given.notices.length;
    badge.textContent = given.unread ? '提醒 ' + given.unread : '提醒';
    badge.classList.toggle('new', given.unread > 0);
  }

  function draw(given) {
    list.textContent = '';
    given.notices.forEach(function (one) {
      const box = H.draw.el('section', 'card');
      box.appendChild(H.draw.el('h2', '', one.title));
      one.body.split('\n').forEach(function (line) { box.appendChild(H.draw.el('p', '', line)); });
      const day = new Date(one.at);
      box.appendChild(H.draw.el('p', 'small', (day.getMonth() + 1) + ' 月 ' + day.getDate() + ' 日'));
      list.appendChild(box);
    });
  }

  function look() { ask('', show); }

  badge.addEventListener('click', function () {
    if (!list.hidden) {
      list.hidden = true;
      badge.setAttribute('aria-expanded', 'false');
      return;
    }
    ask('/read', function (given) {
      show(given);
      draw(given);
      list.hidden = false;
      badge.setAttribute('aria-expanded', 'true');
    });
  });

  // Cleared: nothing of the old session stays in sight.
  const clear = H.kept.clear;
  H.kept.clear = function () {
    clear();
    badge.hidden = true;
    list.hidden = true;
    list.textContent = '';
  };

  look();
  setInterval(look, EVERY);
}());
