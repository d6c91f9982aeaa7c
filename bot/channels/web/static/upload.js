/* Files for a report: one after the other, each with its share of the way, kept nowhere here.
 *
 * A file keeps its id through every try; the server takes an id once. Writing goes on meanwhile.
 */
(function () {
  'use strict';
  const H = window.Hulei;
  let queue = [];
  let running = null;
  let era = 0;

  function randomId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  }

  function next() {
    if (running || !queue.length) { return; }
    const item = queue.shift();
    const xhr = new XMLHttpRequest();
    const mine = era;
    running = xhr;
    xhr.open('POST', '/api/v1/chat/files?session=' + encodeURIComponent(H.kept.session() || '') +
      '&message_id=' + item.id + '&name=' + encodeURIComponent(item.file.name.slice(-200)));
    xhr.setRequestHeader('Content-Type', 'application/octet-stream');
    xhr.upload.onprogress = function (event) {
      if (mine === era && event.lengthComputable) {
        item.on.progress(Math.floor(100 * event.loaded / event.total));
      }
    };
    xhr.onloadend = function () {
      if (mine !== era) { return; } // cleared meanwhile
      let answer = null;
      running = null;
      try { answer = JSON.parse(xhr.responseText); } catch (e) { answer = null; }
      if (xhr.status === 200 && answer && Array.isArray(answer.replies)) {
        item.on.done(answer);
      } else {
        const said = answer && answer.errors && answer.errors[0] && answer.errors[0].message;
        item.on.failed(String(said || '这个文件没有发成。'), function () { queue.push(item); next(); });
      }
      next();
    };
    xhr.send(item.file);
  }

  H.upload = {
    /* on: {progress(percent), done(answer), failed(sentence, again)} */
    send: function (file, on) {
      queue.push({ id: randomId(), file: file, on: on });
      next();
    },
    /* Forgets everything under way. */
    forget: function () {
      era += 1;
      queue = [];
      if (running) { running.abort(); }
      running = null;
    }
  };
}());
