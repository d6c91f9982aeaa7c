/* Replies as elements. Every text goes in as text: nothing that was said can become markup. */
(function () {
  'use strict';
  const H = window.Hulei = window.Hulei || {};

  function el(tag, kind, text) {
    const made = document.createElement(tag);
    if (kind) { made.className = kind; }
    if (text !== undefined && text !== null) { made.textContent = text; }
    return made;
  }

  // Telephone, text message, or a page of ours; anything else is not made into a link.
  function safe(href) { return /^(tel:|sms:)[0-9+*#-]+$/.test(href) || /^\/(?![/\\])/.test(href); }

  function choice(button, press) {
    if (button.href) {
      if (!safe(button.href)) { return null; }
      const link = el('a', 'choice' + (/^tel:/.test(button.href) ? ' call' : ''), button.label);
      link.href = button.href;
      return link;
    }
    const made = el('button', 'choice', button.label);
    made.type = 'button';
    made.addEventListener('click', function () { press(button); });
    return made;
  }

  function choices(buttons, press) {
    const row = el('div', 'choices');
    (buttons || []).forEach(function (button) {
      const made = choice(button, press);
      if (made) { row.appendChild(made); }
    });
    return row.firstChild ? row : null;
  }

  function put(parent, child) { if (child) { parent.appendChild(child); } }

  function card(given, press) {
    const urgent = given.kind === 'emergency';
    const box = el('section', 'card ' + (urgent ? 'emergency' : 'found'));
    if (urgent) { box.setAttribute('role', 'alert'); }
    put(box, el('h2', '', given.title));
    given.lines.forEach(function (line) { put(box, el('p', '', line)); });
    put(box, choices(given.buttons, press));
    return box;
  }

  function isUrgent(reply) { return Boolean(reply.card && reply.card.kind === 'emergency'); }

  // A code is copied where the browser lets us; else it is marked, to be copied by hand.
  function marked(box) {
    const range = document.createRange();
    const chosen = window.getSelection();
    range.selectNodeContents(box);
    chosen.removeAllRanges();
    chosen.addRange(range);
  }

  function code(text) {
    const box = el('div', '');
    const digits = el('p', 'code-said', text);
    const copy = el('button', 'choice', '复制号码');
    const row = el('div', 'choices');
    copy.type = 'button';
    copy.addEventListener('click', function () {
      function done(good) { copy.textContent = good ? '复制好了' : '长按号码复制'; }
      marked(digits);
      if (navigator.clipboard && navigator.clipboard.writeText) {
        navigator.clipboard.writeText(text).then(function () { done(true); }, function () { done(false); });
      } else {
        let good = false;
        try { good = document.execCommand('copy'); } catch (e) { good = false; }
        done(good);
      }
    });
    row.appendChild(copy);
    box.appendChild(digits);
    box.appendChild(row);
    return box;
  }

  function opened(given) {
    const link = el('a', 'choice main-choice', given.label);
    link.href = given.href;
    return link;
  }

  // What must stand in no address goes in the body; the page opens beside the chat.
  function posted(given) {
    const form = el('form', '');
    const send = el('button', 'choice main-choice', given.label);
    form.method = 'post';
    form.action = given.href;
    form.target = '_blank';
    form.rel = 'noopener';
    Object.keys(given.fields).forEach(function (name) {
      const field = el('input', '');
      field.type = 'hidden';
      field.name = name;
      field.value = given.fields[name];
      form.appendChild(field);
    });
    send.type = 'submit';
    form.appendChild(send);
    return form;
  }

  function reply(given, press) {
    const box = el('div', 'reply');
    if (given.card) { put(box, card(given.card, press)); }
    if (given.text) { put(box, el('p', 'said', given.text)); }
    if (given.code) { put(box, code(given.code)); }
    if (given.link && safe(given.link.href)) {
      const row = el('div', 'choices');
      row.appendChild(given.link.fields ? posted(given.link) : opened(given.link));
      put(box, row);
    }
    put(box, choices(given.buttons, press));
    if (given.basis) { put(box, el('p', 'small', given.basis)); }
    return box;
  }

  H.draw = {
    el: el,
    /* A person's own words. */
    own: function (text) {
      const box = el('div', 'own');
      put(box, el('span', 'unseen', '您说：'));
      put(box, el('p', 'said', text));
      return box;
    },
    /* All replies of a turn; danger above everything else of it. */
    replies: function (list, press) {
      const box = el('div', 'answers');
      list.filter(isUrgent).concat(list.filter(function (r) { return !isUrgent(r); }))
        .forEach(function (given) { put(box, reply(given, press)); });
      return box;
    },
    choices: choices,
    spoken: function (list) {
      return list.map(function (given) { return given.text || ''; }).filter(Boolean);
    }
  };
}());
