/* Runs apart from the page: looks for the counter whose hash begins as the challenge says
   (ALTCHA, SHA-256 of salt, nonce and counter), and gives back what the server checks. */
(function () {
  'use strict';
  const AT_ONCE = 256;

  function bytesOf(hex) {
    const bytes = new Uint8Array(hex.length / 2);
    for (let i = 0; i < bytes.length; i += 1) { bytes[i] = parseInt(hex.substr(2 * i, 2), 16); }
    return bytes;
  }
  function hexOf(bytes) {
    let hex = '';
    for (let i = 0; i < bytes.length; i += 1) { hex += (bytes[i] < 16 ? '0' : '') + bytes[i].toString(16); }
    return hex;
  }

  self.onmessage = function (event) {
    const challenge = event.data;
    const known = challenge.parameters;
    const salt = bytesOf(known.salt);
    const nonce = bytesOf(known.nonce);
    const prefix = bytesOf(known.keyPrefix);
    const top = known.data.top;

    function hash(counter) {
      const input = new Uint8Array(salt.length + nonce.length + 4);
      input.set(salt, 0);
      input.set(nonce, salt.length);
      new DataView(input.buffer).setUint32(salt.length + nonce.length, counter);
      return self.crypto.subtle.digest('SHA-256', input);
    }
    function fits(bytes) {
      for (let i = 0; i < prefix.length; i += 1) { if (bytes[i] !== prefix[i]) { return false; } }
      return true;
    }
    function from(start) {
      if (start > top) { self.postMessage(''); return; }
      const hashes = [];
      for (let i = start; i < start + AT_ONCE; i += 1) { hashes.push(hash(i)); }
      Promise.all(hashes).then(function (found) {
        for (let i = 0; i < found.length; i += 1) {
          const bytes = new Uint8Array(found[i]);
          if (fits(bytes)) {
            const solution = { counter: start + i, derivedKey: hexOf(bytes.subarray(0, known.keyLength)) };
            self.postMessage(self.btoa(JSON.stringify({ challenge: challenge, solution: solution })));
            return;
          }
        }
        from(start + AT_ONCE);
      }, function () { self.postMessage(''); });
    }
    from(0);
  };
}());
