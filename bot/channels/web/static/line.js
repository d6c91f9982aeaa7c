/* The line to the server: one message at a time, in order, each until it is answered.
 *
 * A message keeps its id through every try; the server answers an id once and gives the same
 * answer again. So a lost answer costs a wait, and neither loses nor doubles what was said.
 */
(function () {
  'use strict';
  const H = window.Hulei = window.Hulei || {};
  const WAITS = [1, 2, 4, 8, 15, 30];
  const TRIES_ON_ERROR = 3;
  const PATIENCE = 30000;

  let outbox = [];
  let busy = false;
  let timer = null;
  let failures = 0;
  let errors = 0;
  let era = 0;
  let request = null;
  let on = null;

  function randomId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  }

  function ask(method, address, body, done) {
    const xhr = new XMLHttpRequest();
    const mine = era;
    request = xhr;
    xhr.open(method, address);
    xhr.timeout = PATIENCE;
    if (body) { xhr.setRequestHeader('Content-Type', 'application/json'); }
    xhr.onloadend = function () {
      if (mine !== era) { return; } // cleared meanwhile: the answer belongs to nobody
      let answer = null;
      try { answer = JSON.parse(xhr.responseText); } catch (e) { answer = null; }
      busy = false;
      done(xhr.status, answer, parseInt(xhr.getResponseHeader('Retry-After') || '5', 10) || 5);
    };
    busy = true;
    xhr.send(body ? JSON.stringify(body) : null);
  }

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(pump, seconds * 1000);
  }

  // True when the answer is one; otherwise the reason is shown and the next try is planned.
  function good(status, answer, retryAfter) {
    if (status === 200 && answer && Array.isArray(answer.replies)) {
      failures = 0;
      errors = 0;
      return true;
    }
    if (status === 0) {
      on.state('offline');
      later(WAITS[Math.min(failures, WAITS.length - 1)] * (0.8 + Math.random() * 0.4));
      failures += 1;
    } else if (status === 429) {
      on.state('wait', retryAfter);
      later(retryAfter);
    } else {
      errors += 1;
      if (errors <= TRIES_ON_ERROR) {
        on.state('busy');
        later(WAITS[errors - 1]);
      } else {
        on.state('failed');
      }
    }
    return false;
  }

  function refused(status) { return status >= 400 && status < 500 && status !== 429 && status !== 408; }

  function pump() {
    clearTimeout(timer);
    if (busy) { return; }
    if (!H.kept.session() || on.empty()) {
      welcome();
    } else if (outbox.length) {
      send(outbox[0]);
    } else {
      on.state('idle');
    }
  }

  function welcome() {
    const session = H.kept.session();
    on.state(outbox.length ? 'busy' : 'opening');
    ask('GET', '/api/v1/chat/welcome' + (session ? '?session=' + encodeURIComponent(session) : ''), null,
      function (status, answer, retryAfter) {
        if (!good(status, answer, retryAfter)) { return; }
        H.kept.setSession(answer.session);
        on.welcome(answer);
        pump();
      });
  }

  function send(item) {
    on.state('busy');
    const body = { session: H.kept.session(), message_id: item.id };
    if (item.button) { body.button = item.button; } else { body.text = item.text; }
    ask('POST', '/api/v1/chat', body, function (status, answer, retryAfter) {
      const no = refused(status);
      if (!no && !good(status, answer, retryAfter)) { return; }
      outbox.shift();
      H.kept.setOutbox(outbox);
      if (no) {
        const said = answer && answer.errors && answer.errors[0] && answer.errors[0].message;
        on.refused(item, String(said || '这句没有发出去，请换个说法再试。'));
      } else {
        H.kept.setSession(answer.session);
        on.answer(item, answer);
      }
      pump();
    });
  }

  function again() {
    errors = 0;
    if (!busy) { pump(); }
  }

  H.line = {
    /* on: {state(name, seconds), welcome(answer), answer(item, answer), refused(item, sentence),
       empty(): nothing is shown yet} */
    open: function (callbacks) {
      on = callbacks;
      outbox = H.kept.outbox();
      window.addEventListener('online', again);
      window.addEventListener('offline', function () { on.state('offline'); });
      document.addEventListener('visibilitychange', function () { if (!document.hidden) { again(); } });
      pump();
    },
    waiting: function () { return outbox.slice(); },
    say: function (message) {
      // The same button pressed twice before its answer is one press.
      if (message.button && outbox.some(function (i) { return i.button === message.button; })) { return null; }
      const item = { id: randomId(), text: message.text, button: message.button, label: message.label };
      outbox.push(item);
      H.kept.setOutbox(outbox);
      setTimeout(again, 0);
      return item;
    },
    again: again,
    /* Forgets everything under way: for a cleared history. */
    forget: function () {
      era += 1;
      clearTimeout(timer);
      if (request) { request.abort(); }
      outbox = [];
      busy = false;
      failures = 0;
      errors = 0;
    }
  };
}());
