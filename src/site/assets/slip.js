/* Slip: checks the balances on a printed slip, or a copy of its text, against the ledger. Only the
 * page about checking loads it. Format: events/FORMAT.md, sections 9 and 16. Nothing is sent. */
(function () {
  'use strict';

  const tree = window.rantaiPohon, must = tree.must, say = tree.say;

  // ---- BLAKE3 of up to 1,024 bytes, which is all that an entry or a node ever has ------------

  const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const ORDER = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
  const START = 1, END = 2, ROOT = 8;
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  function mix(state, a, b, c, d, x, y) {
    state[a] = (state[a] + state[b] + x) | 0; state[d] = turn(state[d] ^ state[a], 16);
    state[c] = (state[c] + state[d]) | 0; state[b] = turn(state[b] ^ state[c], 12);
    state[a] = (state[a] + state[b] + y) | 0; state[d] = turn(state[d] ^ state[a], 8);
    state[c] = (state[c] + state[d]) | 0; state[b] = turn(state[b] ^ state[c], 7);
  }

  function round(state, words) {
    for (let n = 0; n < 4; n++) mix(state, n, 4 + n, 8 + n, 12 + n, words[2 * n], words[2 * n + 1]);
    for (let n = 0; n < 4; n++) mix(state, n, 4 + (n + 1) % 4, 8 + (n + 2) % 4, 12 + (n + 3) % 4, words[8 + 2 * n], words[9 + 2 * n]);
  }

  function compress(chain, block, length, flags) {
    const padded = new Uint8Array(64);
    padded.set(block);
    const view = new DataView(padded.buffer);
    let words = Array.from({ length: 16 }, (_, n) => view.getUint32(4 * n, true));
    const state = chain.concat(IV.slice(0, 4), [0, 0, length, flags]);
    for (let n = 0; n < 7; n++) {
      round(state, words);
      words = ORDER.map((at) => words[at]);
    }
    return chain.map((_, n) => state[n] ^ state[n + 8]);
  }

  function blake3(bytes) {
    must(bytes.length <= 1024, 'Isi slip terlalu panjang.', 'An entry of the slip is too long.');
    const blocks = Math.max(1, Math.ceil(bytes.length / 64));
    let chain = IV;
    for (let n = 0; n < blocks; n++) {
      const block = bytes.slice(64 * n, 64 * n + 64);
      const flags = (n === 0 ? START : 0) | (n === blocks - 1 ? END | ROOT : 0);
      chain = compress(chain, block, block.length, flags);
    }
    const out = new DataView(new ArrayBuffer(32));
    chain.forEach((word, n) => out.setUint32(4 * n, word, true));
    return new Uint8Array(out.buffer);
  }

  const leaf = (entry) => blake3(tree.joined([[0], entry.salt, tree.utf8(entry.text)]));
  const node = (left, right) => blake3(tree.joined([[1], left, right]));

  // ---- reading the bytes --------------------------------------------------------------------

  const MAGIC = [82, 65, 78, 84, 65, 73, 1];

  function reader(bytes) {
    let at = 0;
    const take = (count) => {
      must(at + count <= bytes.length, 'Slip terpotong.', 'The slip is cut off.');
      at += count;
      return bytes.slice(at - count, at);
    };
    const number = (width) => take(width).reduce((sum, byte) => sum * 256 + byte, 0);
    const hashes = (count) => Array.from({ length: count }, () => take(32));
    const text = (width) => new TextDecoder('utf-8', { fatal: true }).decode(take(number(width)));
    return { take: take, number: number, hashes: hashes, text: text, ended: () => at === bytes.length };
  }

  function readSlip(bytes) {
    const input = reader(bytes);
    must(tree.same(input.take(7), MAGIC), 'Ini bukan slip Rantai.', 'This is no slip of Rantai.');
    const slip = { line: input.text(2), note: input.text(2) };
    try { slip.record = JSON.parse(slip.line); } catch (error) { slip.record = {}; }
    must(slip.record.type === 'period.closed', 'Slip itu tidak memuat penutupan periode.', 'The slip holds no closing of a period.');
    slip.path = input.hashes(input.number(1));
    slip.size = input.number(4);
    slip.entries = Array.from({ length: input.number(1) }, () => {
      const place = input.number(4), salt = input.take(16);
      return { place: place, salt: salt, text: slip.record.body.stream + ':' + input.text(1) };
    });
    slip.hashes = input.hashes(input.number(2));
    must(input.ended(), 'Ada sisa di belakang slip.', 'The slip goes on after its end.');
    return slip;
  }

  /** The root over all entries: those shown as leaves, everything else by the hashes given. */
  function commitment(slip) {
    const hashes = slip.hashes.slice();
    const over = (from, to) => {
      const shown = slip.entries.filter((entry) => entry.place >= from && entry.place < to);
      if (shown.length === 0) return hashes.shift();
      if (to - from === 1) return leaf(shown[0]);
      let half = 1;
      while (half * 2 < to - from) half *= 2;
      const left = over(from, from + half);
      return node(left, over(from + half, to));
    };
    const rising = slip.entries.every((entry, n) => entry.place < slip.size && (n === 0 || slip.entries[n - 1].place < entry.place));
    must(rising && slip.entries.length > 0, 'Urutan saldo di slip salah.', 'The balances of the slip are out of order.');
    const root = over(0, slip.size);
    must(hashes.length === 0, 'Bukti di slip tidak pas.', 'The proof on the slip does not fit.');
    return Array.from(root, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  // ---- checking -----------------------------------------------------------------------------

  async function checked(bytes) {
    await tree.canVerify();
    const slip = readSlip(bytes);
    const data = JSON.parse(document.getElementById('data').textContent);
    const hash = await tree.sha256(tree.utf8(document.getElementById('data').textContent));
    const key = await tree.readKey((await tree.loadProof(data, hash)).key);
    const before = tree.remembered(key.name);
    must(!before || before.key === key.text, 'Kunci kantor di situs ini bukan yang dahulu; periksa dahulu halaman ini.', 'The key of the office on this site is not the one seen before; check this page first.');
    const checkpoint = tree.readCheckpoint(await tree.signedText(slip.note, key));
    const root = await tree.climbed(await tree.leafHash(slip.line), slip.record.seq, checkpoint.size, slip.path);
    must(root && tree.same(root, checkpoint.root), 'Penutupan di slip ini tidak ada di buku.', 'The closing on this slip is not in the ledger.');
    must(commitment(slip) === slip.record.body.state, 'Saldo di slip ini bukan saldo yang ditutup kantor.', 'The balances on this slip are not those that the office closed.');
    const newest = tree.readCheckpoint(await tree.signedText(await tree.loadCheckpoint(), key));
    must(newest.size >= checkpoint.size && await tree.continues(checkpoint, newest), 'Buku yang sekarang bukan kelanjutan dari buku pada slip.', 'The ledger of today does not continue the one of the slip.');
    return slip;
  }

  function bytesOf(text) {
    const found = /-----BEGIN RANTAI SLIP-----([\s\S]*?)-----END RANTAI SLIP-----/.exec(text);
    return tree.fromBase64((found ? found[1] : text).replace(/\s+/g, ''));
  }

  /** A browser hands the bytes of a code over as text; where it guessed another alphabet they are lost. */
  async function bytesOfPicture(file) {
    const detector = window.BarcodeDetector && new window.BarcodeDetector({ formats: ['qr_code'] });
    const codes = detector ? await detector.detect(await createImageBitmap(file)) : [];
    const letters = codes.length > 0 ? Array.from(codes[0].rawValue, (letter) => letter.codePointAt(0)) : [];
    if (letters.length === 0 || letters.some((code) => code > 255)) throw new tree.Unknown(say(
      'Browser ini tidak dapat membaca kode itu dari gambar. Tempel teks slip di kotak, atau pakai `rantai check --qr`.',
      'This browser cannot read the code from a picture. Paste the text of the slip into the box, or use `rantai check --qr`.'));
    return Uint8Array.from(letters);
  }

  // ---- telling ------------------------------------------------------------------------------

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /** An entry holds debit as plus and credit as minus; printed pages show no sign. */
  function amount(unit, value) {
    const parts = value.replace('-', '').split('.');
    const whole = parts[0].replace(/\B(?=(\d{3})+$)/g, '.');
    const text = unit === 'IDR' ? 'Rp ' + whole + ',' + (parts[1] || '').padEnd(2, '0') : whole + (parts[1] ? ',' + parts[1] : '') + ' ' + unit;
    return text + (value.startsWith('-') ? say(' (kredit)', ' (credit)') : say(' (debit)', ' (debit)'));
  }

  function balances(slip) {
    const table = make('table');
    table.appendChild(make('caption', '', say('Saldo yang terbukti: bandingkan dengan yang tercetak', 'Balances proven: compare with what is printed')));
    slip.entries.forEach((entry) => {
      const parts = entry.text.split('\n');
      const row = make('tr');
      row.appendChild(make('th', '', parts[0].split(':').slice(1).join(':')));
      row.appendChild(make('td', '', parts[1]));
      row.appendChild(make('td', 'angka', amount(parts[2], parts[3])));
      table.appendChild(row);
    });
    return table;
  }

  async function tell(box, bytes) {
    box.textContent = '';
    try {
      const slip = await checked(await bytes());
      box.appendChild(make('p', 'ringkas hijau', say('Slip ini cocok: ', 'The slip holds: ') + slip.record.body.stream + ', '
        + say('ditutup per ', 'closed on ') + slip.record.body.to + say(', catatan ', ', record ') + slip.record.seq + '.'));
      box.appendChild(balances(slip));
      box.dataset.hasil = 'hijau';
    } catch (error) {
      box.dataset.hasil = error instanceof tree.Unknown ? 'abu' : 'merah';
      box.appendChild(make('p', 'ringkas ' + box.dataset.hasil, (box.dataset.hasil === 'abu' ? '' : say('SALAH: ', 'WRONG: ')) + error.message));
    }
  }

  window.rantaiSlip = function (section) {
    const area = make('textarea'), file = make('input'), button = make('button', 'tombol', say('Periksa slip', 'Check the slip'));
    const label = make('label', '', say('Tempel teks slip, atau pilih gambarnya', 'Paste the text of a slip, or choose its picture'));
    const box = make('div', 'hasil');
    box.setAttribute('aria-live', 'polite');
    area.id = 'slip-teks';
    area.rows = 6;
    label.htmlFor = area.id;
    file.type = 'file';
    file.accept = 'image/*,text/plain';
    file.setAttribute('aria-label', say('Gambar atau berkas slip', 'Picture or file of the slip'));
    button.type = 'button';
    button.onclick = () => tell(box, () => bytesOf(area.value));
    file.onchange = async () => {
      const chosen = file.files[0];
      if (chosen && chosen.type.startsWith('text/')) area.value = await chosen.text();
      if (chosen) tell(box, () => (chosen.type.startsWith('text/') ? bytesOf(area.value) : bytesOfPicture(chosen)));
    };
    [label, area, file, button, box].forEach((element) => section.appendChild(element));
  };
})();
