/* The report pages work without this. With it they stay in one entry of the history, show how far
   an upload is, copy the code, and solve what a flood asks for. Nothing is kept anywhere. */
(function () {
  'use strict';
  const root = document.documentElement;
  const AWAY = '/report/leave';
  const NO_NETWORK = '没有连上网络，还没有收到。写的还在，过一会儿再按一次。急的事打 110。';
  const WAIT_FOR_EFFORT = 8000;
  let pressed = null;
  let busy = false;

  function leave(event) {
    if (event) { event.preventDefault(); }
    root.style.display = 'none';
    document.title = '新标签页';
    const main = document.getElementById('main');
    if (main) { main.textContent = ''; }
    window.location.replace(AWAY);
  }
  document.getElementById('exit').addEventListener('click', leave);

  /* A page that the browser brings back from its memory shows nothing of before. */
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) { root.style.display = 'none'; window.location.replace(AWAY); }
  });

  function say(form, sentence) {
    let place = form.querySelector('.mistake');
    if (!place) {
      place = document.createElement('p');
      place.className = 'mistake';
      place.setAttribute('role', 'alert');
      form.appendChild(place);
    }
    place.textContent = sentence;
    place.hidden = false;
    if (place.scrollIntoView) { place.scrollIntoView({ block: 'center' }); }
  }

  function show(text) {
    const page = new window.DOMParser().parseFromString(text, 'text/html');
    const fresh = page.getElementById('main');
    if (!fresh) { return false; }
    const old = document.getElementById('main');
    old.parentNode.replaceChild(document.adoptNode(fresh), old);
    window.scrollTo(0, 0);
    const heading = fresh.querySelector('[role="alert"], h1');
    if (heading) { heading.setAttribute('tabindex', '-1'); heading.focus(); }
    begin();
    return true;
  }

  function send(form, data, type) {
    const request = new window.XMLHttpRequest();
    const waiting = document.createElement('p');
    waiting.className = 'small';
    waiting.setAttribute('role', 'status');
    waiting.textContent = '正在送…';
    form.appendChild(waiting);
    let bar = null;
    if (!type && request.upload) {
      bar = document.createElement('progress');
      bar.max = 1;
      bar.setAttribute('aria-label', '传了多少');
      form.appendChild(bar);
      request.upload.addEventListener('progress', function (event) {
        if (event.lengthComputable) {
          bar.value = event.loaded / event.total;
          waiting.textContent = '传了 ' + Math.floor(100 * event.loaded / event.total) + '%';
        }
      });
    }
    function over() {
      busy = false;
      waiting.parentNode.removeChild(waiting);
      if (bar) { bar.parentNode.removeChild(bar); }
    }
    request.addEventListener('load', function () {
      if (/\/leave$/.test(request.responseURL || '')) { window.location.replace('/leave'); return; }
      over();
      if (!show(request.responseText)) { say(form, NO_NETWORK); }
    });
    request.addEventListener('error', function () { over(); say(form, NO_NETWORK); });
    request.addEventListener('abort', over);
    request.open('POST', form.getAttribute('action'));
    if (type) { request.setRequestHeader('Content-Type', type); }
    request.send(data);
  }

  /* Asked for only in a flood. Without an answer it goes on without: it is taken all the same. */
  function withEffort(form, go) {
    const field = form.querySelector('[name="effort"]');
    const asking = new window.XMLHttpRequest();
    let worker = null;
    let gone = false;
    function on(solution) {
      if (gone) { return; }
      gone = true;
      if (worker) { worker.terminate(); }
      field.value = solution || '';
      go();
    }
    asking.timeout = 5000;
    asking.addEventListener('load', function () {
      let challenge = null;
      try { challenge = JSON.parse(asking.responseText).challenge; } catch (e) { /* no answer */ }
      if (!challenge || !window.Worker || !window.crypto || !window.crypto.subtle) { on(''); return; }
      worker = new window.Worker(document.body.getAttribute('data-effort'));
      worker.onmessage = function (event) { on(event.data); };
      worker.onerror = function () { on(''); };
      worker.postMessage(challenge);
      window.setTimeout(function () { on(''); }, WAIT_FOR_EFFORT);
    });
    asking.addEventListener('error', function () { on(''); });
    asking.addEventListener('timeout', function () { on(''); });
    asking.open('GET', '/report/effort');
    asking.send();
  }

  document.addEventListener('click', function (event) {
    const button = event.target.closest ? event.target.closest('button') : null;
    pressed = button && button.form ? button : null;
  }, true);

  document.addEventListener('submit', function (event) {
    const form = event.target;
    const button = event.submitter || (pressed && pressed.form === form ? pressed : null);
    if (!window.FormData || !window.URLSearchParams || !window.DOMParser) { return; }
    event.preventDefault();
    if (busy) { return; }
    busy = true;
    const data = function () {
      const all = new window.FormData(form);
      if (button && button.name) { all.append(button.name, button.value); }
      return all;
    };
    if (form.enctype === 'multipart/form-data') { send(form, data(), null); return; }
    const go = function () {
      send(form, new window.URLSearchParams(data()).toString(), 'application/x-www-form-urlencoded');
    };
    if (form.hasAttribute('data-ask-effort') && button && button.value === 'save') { withEffort(form, go); } else { go(); }
  });

  function begin() {
    const copying = document.getElementById('copying');
    const board = window.navigator.clipboard;
    if (copying && board && board.writeText) {
      copying.hidden = false;
      document.getElementById('copy').addEventListener('click', function () {
        const copied = document.getElementById('copied');
        board.writeText(this.getAttribute('data-text')).then(
          function () { copied.textContent = '复制了。贴到别处以后，再复制点别的字盖掉它。'; },
          function () { copied.textContent = '没有复制成，请用笔抄。'; }
        );
      });
    }
    const printing = document.getElementById('printing');
    if (printing && window.print) {
      printing.hidden = false;
      document.getElementById('print').addEventListener('click', function () { window.print(); });
    }
    /* Other files are another upload, even in a form that was sent before. */
    const file = document.getElementById('file');
    if (file) {
      file.addEventListener('change', function () {
        const bytes = new Uint8Array(12);
        if (!window.crypto) { return; }
        window.crypto.getRandomValues(bytes);
        file.form.querySelector('[name="once"]').value = Array.prototype.join.call(bytes, '.');
      });
    }
  }
  begin();
}());
