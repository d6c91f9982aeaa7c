/* The controls of a kept result: print where printing works, a picture everywhere. */
(function () {
  'use strict';
  const H = window.Hulei;
  const byId = function (id) { return document.getElementById(id); };
  const sheet = byId('sheet');
  const place = byId('pictures');
  const inWeChat = /MicroMessenger/i.test(navigator.userAgent);

  function line(text) {
    const made = document.createElement('p');
    made.textContent = text;
    return made;
  }

  byId('keep').hidden = false;
  byId('print').hidden = inWeChat;
  if (inWeChat) { byId('picture').className += ' main-choice'; }
  byId('print').addEventListener('click', function () { window.print(); });

  byId('picture').addEventListener('click', function () {
    place.textContent = '';
    let addresses = [];
    try { addresses = H.pictures(sheet); } catch (e) { addresses = []; }
    if (!addresses.length) {
      place.appendChild(line('这个手机画不出图片，请用手机自己的截屏，或记下办事码。'));
      return;
    }
    place.appendChild(line(addresses.length > 1 ?
      '长按图片，选“保存图片”。一共 ' + addresses.length + ' 张。' : '长按图片，选“保存图片”。'));
    addresses.forEach(function (address, index) {
      const image = document.createElement('img');
      image.alt = '这份结果的图片，第 ' + (index + 1) + ' 张';
      image.src = address;
      place.appendChild(image);
    });
    place.scrollIntoView();
  });

  H.aloud.texts = function () {
    return Array.prototype.map.call(sheet.querySelectorAll('[data-pic]'), function (e) {
      return e.textContent.replace(/\s+/g, ' ').trim();
    });
  };
}());
