/* Pohon / tree: signatures, hashes, proofs and tiles, for periksa.js and slip.js, which load it when
 * someone asks for a check. Formats: events/FORMAT.md. It needs no library and sends nothing. */
(function () {
  'use strict';

  const script = document.currentScript;
  // The root of the site, wherever it was copied to: this file stands in aset/.
  const root = new URL('../', script.src).href;
  const isFile = location.protocol === 'file:';
  const english = document.documentElement.lang === 'en';
  const say = (id, en) => (english ? en : id);

  // ---- bytes and hashes -------------------------------------------------------------------

  const utf8 = (text) => new TextEncoder().encode(text);
  const toBase64 = (bytes) => btoa(String.fromCharCode.apply(null, bytes));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const same = (a, b) => toBase64(a) === toBase64(b);

  function joined(parts) {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => { out.set(part, at); return at + part.length; }, 0);
    return out;
  }

  async function sha256(bytes) {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  }

  // RFC 6962: a leaf and a node begin with different bytes, so that none passes for the other.
  const leafHash = (line) => sha256(joined([[0], utf8(line)]));
  const nodeHash = (left, right) => sha256(joined([[1], left, right]));

  // ---- signed notes (C2SP signed-note) and keys -------------------------------------------

  // A result that is wrong for a reason; everything else that fails is merely not checkable.
  class Wrong extends Error {}
  class Unknown extends Error {}
  const must = (holds, id, en) => { if (!holds) throw new Wrong(say(id, en)); };

  function readNote(note) {
    const end = note.lastIndexOf('\n\n');
    must(end >= 0, 'Tidak ada tanda tangan.', 'There is no signature.');
    const lines = note.slice(end + 2).split('\n').filter((line) => line !== '');
    const signatures = lines.map((line) => {
      const parts = line.split(' ');
      const bytes = fromBase64(parts[2] || '');
      return { name: parts[1], id: toBase64(bytes.slice(0, 4)), bytes: bytes.slice(4) };
    });
    return { text: note.slice(0, end + 1), signatures: signatures };
  }

  async function readKey(text) {
    const parts = text.split('+');
    const bytes = fromBase64(parts.slice(2).join('+'));
    must(bytes.length === 33 && bytes[0] === 1, 'Kunci kantor rusak.', 'The key of the office is broken.');
    const id = (await sha256(joined([utf8(parts[0] + '\n'), bytes]))).slice(0, 4);
    const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
    must(hex === parts[1], 'Kunci kantor rusak.', 'The key of the office is broken.');
    return { text: text, name: parts[0], id: toBase64(id), bytes: bytes.slice(1) };
  }

  async function canVerify() {
    if (!window.crypto || !crypto.subtle) {
      throw new Unknown(say(
        'Halaman ini dibuka lewat alamat yang tidak aman (http); browser lalu tidak mau menghitung sidik dan tanda tangan. Buka lewat https, atau simpan situs dan buka dari berkas.',
        'This page was opened over an address that is not secure (http), where browsers refuse to compute hashes and signatures. Open it over https, or save the site and open the files.'));
    }
    try {
      await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), { name: 'Ed25519' }, false, ['verify']);
    } catch (error) {
      if (error.name !== 'NotSupportedError') return;
      throw new Unknown(say(
        'Browser ini belum mengenal tanda tangan Ed25519. Perbarui browser, atau periksa dengan `rantai check`.',
        'This browser does not know Ed25519 signatures yet. Update it, or check with `rantai check`.'));
    }
  }

  /** The text of a note, if the log signed it; a false signature condemns the note. */
  async function signedText(note, key) {
    const read = readNote(note);
    const mine = read.signatures.filter((one) => one.name === key.name && one.id === key.id);
    must(mine.length > 0, 'Tidak ditandatangani dengan kunci kantor.', 'Not signed by the key of the office.');
    const imported = await crypto.subtle.importKey('raw', key.bytes, { name: 'Ed25519' }, false, ['verify']);
    for (const one of mine) {
      const holds = await crypto.subtle.verify({ name: 'Ed25519' }, imported, one.bytes, utf8(read.text));
      must(holds, 'Tanda tangannya palsu atau isinya diubah.', 'The signature is false, or the text was changed.');
    }
    return read.text;
  }

  function decimal(text) {
    const size = /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : NaN;
    must(Number.isSafeInteger(size), 'Bentuk checkpoint salah.', 'The checkpoint has another form.');
    return size;
  }

  function readCheckpoint(text) {
    const lines = text.split('\n');
    must(lines.length >= 4, 'Bentuk checkpoint salah.', 'The checkpoint has another form.');
    return { origin: lines[0], size: decimal(lines[1]), root: fromBase64(lines[2]) };
  }

  function readPageNote(text) {
    const lines = text.split('\n');
    must(lines.length === 6 && lines[0].endsWith('/halaman'), 'Bentuk nota halaman salah.', 'The note of the page has another form.');
    return {
      origin: lines[0].slice(0, -'/halaman'.length), subject: lines[1],
      size: decimal(lines[2]), root: fromBase64(lines[3]), data: fromBase64(lines[4]),
    };
  }

  // ---- the tree (RFC 6962, checked as RFC 9162) -------------------------------------------

  /** Climbs from a leaf to the root. Numbers may pass 2^31, so no bit operators. */
  async function climbed(leaf, index, size, path) {
    let hash = leaf, at = index, last = size - 1;
    for (const side of path) {
      if (last === 0) return null;
      if (at % 2 === 1 || at === last) {
        hash = await nodeHash(side, hash);
        while (at % 2 === 0 && at !== 0) { at = at / 2; last = Math.floor(last / 2); }
      } else {
        hash = await nodeHash(hash, side);
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 ? hash : null;
  }

  const biggestPower = (n) => { let power = 1; while (power * 2 < n) power *= 2; return power; };

  /** What a consistency proof is made of: ranges of leaves (RFC 6962 2.1.2). */
  function proofRanges(first, from, to, whole) {
    if (first === to - from) return whole ? [] : [[from, to]];
    const left = biggestPower(to - from);
    if (first <= left) return proofRanges(first, from, from + left, whole).concat([[from + left, to]]);
    return proofRanges(first - left, from + left, to, false).concat([[from, from + left]]);
  }

  /** Checks a consistency proof (RFC 9162 2.1.4.2). */
  async function isContinued(first, firstRoot, second, secondRoot, proof) {
    const path = Number.isInteger(Math.log2(first)) ? [firstRoot].concat(proof) : proof.slice();
    let at = first - 1, last = second - 1;
    while (at % 2 === 1) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
    let older = path[0], newer = path[0];
    for (const side of path.slice(1)) {
      if (last === 0) return false;
      if (at % 2 === 1 || at === last) {
        older = await nodeHash(side, older);
        newer = await nodeHash(side, newer);
        while (at % 2 === 0 && at !== 0) { at = at / 2; last = Math.floor(last / 2); }
      } else {
        newer = await nodeHash(newer, side);
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 && !!older && same(older, firstRoot) && same(newer, secondRoot);
  }

  // ---- tiles (C2SP tlog-tiles) ------------------------------------------------------------

  function tilePath(level, index, width) {
    const groups = [String(index % 1000).padStart(3, '0')];
    for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
      groups.unshift('x' + String(rest % 1000).padStart(3, '0'));
    }
    return 'tile/' + level + '/' + groups.join('/') + (width === 256 ? '' : '.p/' + width);
  }

  /** The tiles of a tree of this size, each fetched once. */
  function tilesOf(size) {
    const seen = new Map();
    return async function (level, index) {
      const hashes = Math.floor(size / Math.pow(256, level));
      const width = Math.min(256, hashes - 256 * index);
      const path = tilePath(level, index, width);
      if (!seen.has(path)) seen.set(path, tileBytes(path, level, index, width));
      const bytes = await seen.get(path);
      must(bytes.length === 32 * width, 'Berkas ' + path + ' rusak.', 'The file ' + path + ' is broken.');
      return Array.from({ length: width }, (_, n) => bytes.slice(32 * n, 32 * n + 32));
    };
  }

  /** A partial tile that became full may be gone: the full one begins with the same hashes. */
  async function tileBytes(path, level, index, width) {
    try {
      return await loadTile(path);
    } catch (error) {
      if (width === 256) throw error;
      return (await loadTile(tilePath(level, index, 256))).slice(0, 32 * width);
    }
  }

  async function subtree(tile, level, index) {
    const first = index * Math.pow(2, level % 8);
    let hashes = await tile(Math.floor(level / 8), Math.floor(first / 256));
    hashes = hashes.slice(first % 256, first % 256 + Math.pow(2, level % 8));
    while (hashes.length > 1) {
      const pairs = hashes.filter((_, n) => n % 2 === 0);
      hashes = await Promise.all(pairs.map((left, n) => nodeHash(left, hashes[2 * n + 1])));
    }
    return hashes[0];
  }

  /** The hash over a range of leaves: its complete subtrees, joined from the right. */
  async function rangeHash(tile, from, to) {
    const parts = [];
    for (let at = from; at < to;) {
      const level = Math.floor(Math.log2(to - at));
      parts.push(await subtree(tile, level, at / Math.pow(2, level)));
      at += Math.pow(2, level);
    }
    let hash = parts.pop();
    while (parts.length > 0) hash = await nodeHash(parts.pop(), hash);
    return hash;
  }

  /** That the tree of `newer` holds all records of `older`, unchanged and in the same order. */
  async function continues(older, newer) {
    if (older.size === newer.size) return same(older.root, newer.root);
    if (older.size === 0) return true;
    const tile = tilesOf(newer.size);
    const proof = [];
    for (const range of proofRanges(older.size, 0, newer.size, true)) {
      proof.push(await rangeHash(tile, range[0], range[1]));
    }
    return isContinued(older.size, older.root, newer.size, newer.root, proof);
  }

  // ---- fetching: over http(s) the plain files, in a saved copy scripts that hand them over --

  const handed = {};
  window.rantaiBukti = (proof) => { handed.bukti = proof; };
  window.rantaiCheckpoint = (note) => { handed.checkpoint = note; };
  window.rantaiUbin = (path, text) => { handed[path] = text; };

  function runScript(path) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = root + path;
      element.onload = () => { element.remove(); resolve(); };
      element.onerror = () => { element.remove(); reject(unreachable(path)); };
      document.head.appendChild(element);
    });
  }

  const unreachable = (path) => new Unknown(say(
    'Berkas ' + path + ' tidak dapat diambil.', 'The file ' + path + ' could not be fetched.'));

  async function fetched(path) {
    const answer = await fetch(root + path, { cache: 'no-store' }).catch(() => null);
    if (!answer || !answer.ok) throw unreachable(path);
    return answer;
  }

  async function loadTile(path) {
    if (!isFile) return new Uint8Array(await (await fetched(path)).arrayBuffer());
    await runScript(path + '.js');
    return fromBase64(handed[path]);
  }

  async function loadCheckpoint() {
    if (!isFile) return (await fetched('checkpoint')).text();
    await runScript('checkpoint.js');
    return handed.checkpoint;
  }

  /** The proofs of this page. The hash of its data in the address passes by old copies in caches. */
  async function loadProof(data, hash) {
    const mark = isFile ? '' : '?' + Array.from(hash.slice(0, 8), (byte) => byte.toString(16)).join('');
    handed.bukti = null;
    await runScript(data.page + 'bukti.js' + mark);
    must(handed.bukti && handed.bukti.page === data.page,
      'Berkas bukti halaman ini rusak atau milik halaman lain.', 'The file of proofs is broken, or of another page.');
    return handed.bukti;
  }

  // ---- what this browser remembers --------------------------------------------------------

  function remembered(origin) {
    try { return JSON.parse(localStorage.getItem('rantai ' + origin)); } catch (error) { return null; }
  }

  function remember(origin, what) {
    try { localStorage.setItem('rantai ' + origin, JSON.stringify(what)); return true; } catch (error) { return false; }
  }

  window.rantaiPohon = {
    say: say, must: must, Wrong: Wrong, Unknown: Unknown, utf8: utf8, same: same, joined: joined,
    toBase64: toBase64, fromBase64: fromBase64, sha256: sha256, leafHash: leafHash, climbed: climbed,
    readKey: readKey, signedText: signedText, readCheckpoint: readCheckpoint, readPageNote: readPageNote,
    canVerify: canVerify, continues: continues, rangeHash: rangeHash, tilesOf: tilesOf, isFile: isFile,
    loadCheckpoint: loadCheckpoint, loadProof: loadProof, remembered: remembered, remember: remember,
    root: root, english: english,
  };
})();
