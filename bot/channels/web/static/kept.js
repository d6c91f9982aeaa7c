/* What stays in this browser, and for how long.
 *
 * History: localStorage, for a week, so that a reload or tomorrow finds the place. The session
 * (random, says nothing) a month: whoever agreed that the server keeps their answers is known again.
 * What was said but not answered yet: sessionStorage. It outlives a reload and a lost network,
 * and ends with the tab: until the answer is there, nobody knows whether the sentence was about
 * danger, and such a sentence must never lie on a phone that others look through. It also
 * belongs to one tab, so two open tabs never send the same message twice.
 * A browser that refuses storage gets memory: everything works, a reload begins anew.
 */
(function () {
  'use strict';
  const H = window.Hulei = window.Hulei || {};
  const WEEK = 7 * 24 * 3600 * 1000;
  const MONTH = 31 * 24 * 3600 * 1000;
  const TURNS_KEPT = 60;
  const CHAT = 'qa.chat';
  const OUTBOX = 'qa.outbox';

  const memory = { localStorage: {}, sessionStorage: {} };

  function read(area, key) {
    let text = null;
    try { text = window[area].getItem(key); } catch (e) { text = null; }
    if (text === null && memory[area][key] !== undefined) { text = memory[area][key]; }
    try { return text === null ? null : JSON.parse(text); } catch (e) { return null; }
  }

  function write(area, key, value) {
    const text = JSON.stringify(value);
    try {
      window[area].setItem(key, text);
      delete memory[area][key];
      return true;
    } catch (e) {
      // Full or forbidden: the old text must not come back after a reload as if it were new.
      try { window[area].removeItem(key); } catch (ignored) { /* forbidden */ }
      memory[area][key] = text;
      return false;
    }
  }

  function drop(area, key) {
    delete memory[area][key];
    try { window[area].removeItem(key); } catch (e) { /* forbidden */ }
  }

  function chat() {
    const found = read('localStorage', CHAT);
    const right = found && found.v === 1 && Array.isArray(found.turns);
    const age = right ? Date.now() - found.at : Infinity;
    if (age > WEEK) {
      return { v: 1, at: right ? found.at : Date.now(), session: age > MONTH ? null : found.session, turns: [] };
    }
    return found;
  }

  // Reads again before each change: another tab may have written in between.
  function change(how) {
    const now = chat();
    how(now);
    now.at = Date.now();
    now.turns = now.turns.slice(-TURNS_KEPT);
    if (!write('localStorage', CHAT, now) && now.turns.length > 4) {
      now.turns = now.turns.slice(-Math.ceil(now.turns.length / 2));
      write('localStorage', CHAT, now);
    }
  }

  H.kept = {
    session: function () { return chat().session; },
    setSession: function (session) { change(function (c) { c.session = session; }); },
    turns: function () { return chat().turns; },
    addTurn: function (turn) { change(function (c) { c.turns.push(turn); }); },
    outbox: function () { return read('sessionStorage', OUTBOX) || []; },
    setOutbox: function (items) {
      if (items.length) { write('sessionStorage', OUTBOX, items); } else { drop('sessionStorage', OUTBOX); }
    },
    clear: function () { drop('localStorage', CHAT); drop('sessionStorage', OUTBOX); },
    isChat: function (key) { return key === CHAT; }
  };
}());
