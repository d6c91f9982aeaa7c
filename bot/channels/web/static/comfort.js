/* On every page: larger text, reading aloud, and leaving at once. */
(function () {
  'use strict';
  const H = window.Hulei = window.Hulei || {};
  const root = document.documentElement;
  const STEPS = ['字大些', '再大些', '字还原'];

  function stored(area, key) { try { return window[area].getItem(key); } catch (e) { return null; } }
  function store(area, key, value) { try { window[area].setItem(key, value); } catch (e) { /* forbidden */ } }

  /* Leaving. The page is gone from sight before the next one comes; nothing typed stays. */
  function leave(event) {
    if (event) { event.preventDefault(); }
    root.style.display = 'none';
    document.title = '新标签页';
    if (H.line) { H.line.forget(); }
    if (H.upload) { H.upload.forget(); }
    ['localStorage', 'sessionStorage'].forEach(function (area) {
      try {
        const size = window[area].getItem('qa.size');
        window[area].clear();
        if (size) { window[area].setItem('qa.size', size); }
      } catch (e) { /* forbidden: nothing was stored either */ }
    });
    store('sessionStorage', 'qa.left', '1');
    if (window.speechSynthesis) { window.speechSynthesis.cancel(); }
    window.location.replace('/leave');
  }
  H.leave = leave;
  document.getElementById('exit').addEventListener('click', leave);

  /* "Back" after leaving must not show the page again, from the browser's memory or anew. */
  window.addEventListener('pageshow', function (event) {
    const nav = window.performance && window.performance.navigation;
    const back = event.persisted || (nav && nav.type === 2);
    if (stored('sessionStorage', 'qa.left') !== '1') { return; }
    if (back) { root.style.display = 'none'; window.location.replace('/leave'); return; }
    try { window.sessionStorage.removeItem('qa.left'); } catch (e) { /* forbidden */ }
  });

  /* Text in three sizes, remembered. */
  const size = document.getElementById('size');
  let step = parseInt(stored('localStorage', 'qa.size') || '0', 10) % 3 || 0;
  function showSize() {
    root.className = 't' + step;
    size.querySelector('span').textContent = STEPS[step];
  }
  size.hidden = false;
  size.addEventListener('click', function () {
    step = (step + 1) % 3;
    store('localStorage', 'qa.size', String(step));
    showSize();
  });
  showSize();

  /* Reading aloud with voices of this phone only: others send the text to a company. */
  const speech = window.speechSynthesis;
  const aloud = document.getElementById('aloud');
  let on = false;
  function voice() {
    const voices = speech && window.SpeechSynthesisUtterance ? speech.getVoices() : [];
    return voices.filter(function (v) { return v.localService === true && /^(zh|cmn)/i.test(v.lang); })[0] || null;
  }
  function offer() { aloud.hidden = !voice(); }
  H.aloud = {
    /* What the control reads when it is switched on; set by the page. */
    texts: function () { return []; },
    on: function () { return on; },
    say: function (texts) {
      const chosen = voice();
      if (!on || !chosen) { return; }
      texts.forEach(function (text) {
        const words = new window.SpeechSynthesisUtterance(text);
        words.voice = chosen;
        words.lang = chosen.lang;
        words.rate = 0.9;
        speech.speak(words);
      });
    }
  };
  aloud.addEventListener('click', function () {
    on = !on;
    aloud.setAttribute('aria-pressed', String(on));
    speech.cancel();
    H.aloud.say(H.aloud.texts());
  });
  if (speech) {
    offer();
    if (speech.addEventListener) { speech.addEventListener('voiceschanged', offer); } else { speech.onvoiceschanged = offer; }
  }
}());
