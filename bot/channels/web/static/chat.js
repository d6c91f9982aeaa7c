/* The chat page: what was said and answered, what is under way, and what happens on a press. */
(function () {
  'use strict';
  const H = window.Hulei;
  const el = H.draw.el;
  const byId = function (id) { return document.getElementById(id); };
  const log = byId('log');
  const text = byId('text');
  const banner = byId('banner');
  const DOUBLE_TAP = 600;
  const open = {}; // message id -> its place in the log, until it is answered
  let last = [];
  let failed = null;
  let pressed = 0;
  let noted = false;

  const typing = el('p', 'typing');
  typing.setAttribute('aria-hidden', 'true');
  typing.appendChild(el('span', '', '正在看'));
  [1, 2, 3].forEach(function () { typing.appendChild(el('i', '')); });

  function turn(said) {
    const box = el('div', 'turn');
    if (said) { box.appendChild(H.draw.own(said)); }
    log.appendChild(box);
    return box;
  }

  // The start of what is new stays in sight: a long answer is read from its top.
  function show(box) {
    if (box.offsetHeight > log.clientHeight - 16) {
      log.scrollTop = box.offsetTop - log.offsetTop - 8;
    } else {
      log.scrollTop = log.scrollHeight;
    }
    if (log.scrollHeight <= log.clientHeight + 1) { box.scrollIntoView(false); }
  }

  // The log moves on a press: the second tap of a double tap would meet another button.
  function press(button) {
    const now = Date.now();
    if (now - pressed < DOUBLE_TAP) { return; }
    pressed = now;
    say({ button: button.token, label: button.label });
  }

  function say(message) {
    const item = H.line.say(message);
    if (!item) { return; }
    draw(item);
  }

  function draw(item) {
    const box = turn(item.label || item.text);
    open[item.id] = box;
    box.appendChild(el('p', 'small state', '还没发出去，等着发送'));
    show(box);
  }

  function settle(item) {
    const box = open[item.id] || turn(item.label || item.text);
    delete open[item.id];
    const mark = box.querySelector('.state');
    if (mark) { box.removeChild(mark); }
    return box;
  }

  function answer(item, given) {
    // Somebody asked on another's behalf and is done: nothing of it stays on this phone.
    if (given.wipe) { begin(); }
    const box = given.wipe ? turn(null) : settle(item);
    box.appendChild(H.draw.replies(given.replies, press));
    if (given.ephemeral) {
      // Shown once. Not kept, not read aloud: others may be in the room or look at the phone.
      if (!noted) { box.appendChild(el('p', 'small', '这一段没有存在手机里，关掉就看不到了。')); }
      last = [];
    } else if (!given.wipe) {
      H.kept.addTurn({ said: item.label || item.text, replies: given.replies });
      last = given.replies;
      H.aloud.say(H.draw.spoken(last));
    }
    noted = Boolean(given.ephemeral);
    attach.hidden = !given.files;
    show(box);
  }

  /* Files, while a report is told. Only a size is shown: a name may tell too much. */
  const attach = byId('attach');
  const picker = byId('file');
  function megabytes(size) { return (size / 1000000).toFixed(size < 1000000 ? 2 : 1) + ' MB'; }
  function sendFile(file) {
    const box = turn('文件，' + megabytes(file.size));
    const state = el('p', 'small state', '等着发送');
    box.appendChild(state);
    show(box);
    H.upload.send(file, {
      progress: function (percent) { state.textContent = percent < 100 ? '正在发，' + percent + '%' : '正在锁起来存'; },
      done: function (given) {
        box.removeChild(state);
        box.appendChild(H.draw.replies(given.replies, press));
        last = [];
        attach.hidden = !given.files;
        show(box);
      },
      failed: function (sentence, again) {
        state.textContent = sentence;
        const retry = H.draw.choices([{ label: '再发一次' }], function () {
          box.removeChild(retry);
          state.textContent = '等着发送';
          again();
        });
        box.appendChild(retry);
        show(box);
      }
    });
  }
  // Said before any upload, each time the way to one is opened.
  const INTIMATE = '娃儿身体隐私部位的照片、视频，不要发过来，也不要转给别人，更不要删。留在手机里，交给警察。';
  attach.addEventListener('click', function () {
    const box = turn(null);
    box.appendChild(el('p', 'said problem', INTIMATE));
    box.appendChild(H.draw.choices([{ label: '不是这种，选文件' }, { label: '不发了' }], function (chosen) {
      log.removeChild(box);
      if (chosen.label !== '不发了') { picker.click(); }
    }));
    show(box);
  });
  picker.addEventListener('change', function () {
    Array.prototype.slice.call(picker.files).forEach(sendFile);
    picker.value = '';
  });

  function welcome(given) {
    if (!given.ephemeral) { H.kept.addTurn({ said: null, replies: given.replies }); }
    const box = el('div', 'turn');
    box.appendChild(H.draw.replies(given.replies, press));
    log.insertBefore(box, log.firstChild);
    last = given.replies;
    show(log.lastChild);
  }

  function refused(item, sentence) {
    const box = settle(item);
    const said = el('p', 'said problem', sentence);
    box.appendChild(said);
    if (item.text && !text.value) { text.value = item.text; grow(); }
    show(box);
  }

  function giveUp() {
    failed = el('div', 'turn');
    failed.appendChild(el('p', 'said problem', '这会儿连不上，答不了您。您的话没有丢，过一会儿点“再发一次”。\n急事不要等，直接打电话。'));
    failed.appendChild(H.draw.choices([
      { label: '110 报警', href: 'tel:110' }, { label: '120 急救', href: 'tel:120' }, { label: '再发一次' }
    ], H.line.again));
    log.appendChild(failed);
    show(failed);
  }

  function state(name, seconds) {
    const words = {
      offline: '网断了，连上后自动发送',
      wait: '发得太快了，' + seconds + ' 秒后自动发送'
    }[name] || '';
    if (banner.textContent !== words) { banner.textContent = words; }
    banner.hidden = !words;
    if (failed && name !== 'failed') { log.removeChild(failed); failed = null; }
    if (name === 'failed' && !failed) { giveUp(); }
    if (name === 'busy' || name === 'opening') {
      log.appendChild(typing);
      if (name === 'busy') { log.scrollTop = log.scrollHeight; }
    } else if (typing.parentNode) { log.removeChild(typing); }
    log.setAttribute('aria-busy', String(name === 'busy' || name === 'opening'));
    Object.keys(open).forEach(function (id) {
      open[id].querySelector('.state').hidden = name === 'busy';
    });
  }

  function grow() {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight, 150) + 'px';
  }

  function send(event) {
    if (event) { event.preventDefault(); }
    const words = text.value.trim();
    if (!words) { text.focus(); return; }
    text.value = '';
    grow();
    say({ text: words });
  }

  byId('write').addEventListener('submit', send);
  text.addEventListener('input', grow);
  text.addEventListener('keydown', function (event) {
    // 229: the key belongs to the input method that is still choosing a character.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { send(event); }
  });

  /* Clearing asks once more by the same button, where the finger already is. */
  const clear = byId('clear');
  let sure = null;
  function unsure() { clearTimeout(sure); sure = null; clear.textContent = '清空记录'; }
  function begin() {
    H.line.forget();
    H.upload.forget();
    H.kept.clear();
    attach.hidden = true;
    noted = false;
    Object.keys(open).forEach(function (id) { delete open[id]; });
    failed = null;
    last = [];
    log.textContent = '';
    H.line.again();
  }
  clear.addEventListener('click', function () {
    if (sure === null) {
      clear.textContent = '再点一次，全部清空';
      sure = setTimeout(unsure, 6000);
      return;
    }
    unsure();
    begin();
  });

  // Cleared or left in another tab: nothing may stay in sight here. Leaving clears everything.
  window.addEventListener('storage', function (event) {
    if (event.key === null) { H.leave(); } else if (H.kept.isChat(event.key) && !event.newValue) { begin(); }
  });

  byId('write').hidden = false;
  byId('under').hidden = false;
  H.aloud.texts = function () { return H.draw.spoken(last); };
  H.kept.turns().forEach(function (old) {
    turn(old.said).appendChild(H.draw.replies(old.replies, press));
    last = old.replies;
  });
  if (log.lastChild) { show(log.lastChild); }
  H.kept.outbox().forEach(draw);
  H.line.open({
    state: state,
    welcome: welcome,
    answer: answer,
    refused: refused,
    empty: function () { return !H.kept.turns().length && !log.querySelector('.answers'); }
  });
}());
