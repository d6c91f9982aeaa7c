/* The result as pictures. In WeChat neither printing nor downloads work, but a long press saves
 * a picture. Drawn by hand from the page's own texts, on plain paper and in a size of its own,
 * so that it reads the same whatever the phone. A long result becomes several pictures: old
 * phones cannot draw one very tall canvas.
 */
(function () {
  'use strict';
  const H = window.Hulei = window.Hulei || {};
  const WIDTH = 750;
  const MARGIN = 40;
  const TALLEST = 2600;
  const KEEP = 180;
  const FONT = '"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif';
  const KINDS = {
    title: { size: 44, bold: true, color: '#25302c', before: 0 },
    section: { size: 36, bold: true, color: '#1c6653', before: 36, rule: true, keep: true },
    name: { size: 33, bold: true, color: '#25302c', before: 26, keep: true },
    strong: { size: 30, bold: true, color: '#1c6653', before: 10 },
    code: { size: 54, bold: true, color: '#1c6653', before: 24 },
    text: { size: 29, bold: false, color: '#25302c', before: 8 },
    small: { size: 24, bold: false, color: '#5a625c', before: 10 }
  };

  function words(element) { return element.textContent.replace(/\s+/g, ' ').trim(); }

  // Chinese breaks anywhere; figures and Latin words stay whole; no line begins with a stop.
  function wrap(pen, text, width) {
    const parts = text.match(/[0-9A-Za-z.%-]+|[\s\S]/g) || [];
    const lines = [''];
    parts.forEach(function (part) {
      const line = lines[lines.length - 1];
      const stop = /^[，。、；：！？）”》]$/.test(part);
      if (line && !stop && pen.measureText(line + part).width > width) {
        lines.push(part === ' ' ? '' : part);
      } else {
        lines[lines.length - 1] = line + part;
      }
    });
    return lines;
  }

  function font(kind) { return (kind.bold ? 'bold ' : '') + kind.size + 'px ' + FONT; }

  /* Lines with their place, in sheets that are not taller than a phone can draw. */
  function layout(pen, elements) {
    const sheets = [[]];
    let y = MARGIN;
    elements.forEach(function (element) {
      const kind = KINDS[element.getAttribute('data-pic')];
      pen.font = font(kind);
      const lines = wrap(pen, words(element), WIDTH - 2 * MARGIN);
      const step = Math.round(kind.size * 1.45);
      const height = kind.before + lines.length * step;
      // A heading at the foot of a sheet goes with what it heads.
      const room = kind.keep ? height + KEEP : height;
      if (y + room > TALLEST - MARGIN && sheets[sheets.length - 1].length) {
        sheets.push([]);
        y = MARGIN;
      }
      y += sheets[sheets.length - 1].length ? kind.before : 0;
      lines.forEach(function (line, index) {
        sheets[sheets.length - 1].push({ text: line, kind: kind, y: y, rule: kind.rule && index === lines.length - 1 });
        y += step;
      });
    });
    return sheets;
  }

  function paint(lines) {
    const end = lines[lines.length - 1];
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = end.y + Math.round(end.kind.size * 1.45) + MARGIN;
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fffdf9';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.textBaseline = 'top';
    lines.forEach(function (line) {
      pen.font = font(line.kind);
      pen.fillStyle = line.kind.color;
      pen.fillText(line.text, MARGIN, line.y);
      if (line.rule) { pen.fillRect(MARGIN, line.y + line.kind.size * 1.3, WIDTH - 2 * MARGIN, 2); }
    });
    return canvas.toDataURL('image/png');
  }

  /* Addresses of the pictures of everything marked with data-pic. */
  H.pictures = function (root) {
    const pen = document.createElement('canvas').getContext('2d');
    const elements = Array.prototype.slice.call(root.querySelectorAll('[data-pic]'));
    return layout(pen, elements).map(paint);
  };
}());
