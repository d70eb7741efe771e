/* Halaman / page: holds what a page shows to what the office signed. periksa.js loads it, and pohon.js
 * for the arithmetic, when someone asks.
 *
 * A page carries its figures twice: as text for people, and as JSON in #data. The text is compared
 * with the JSON, the JSON with the signed note of the page, the records behind it with the tree of
 * the ledger, that tree with the newest checkpoint, and the newest checkpoint with the one that
 * this browser saw last. Nothing is sent anywhere. */
(function () {
  'use strict';

  const tree = window.rantaiPohon, must = tree.must;
  const english = document.documentElement.lang === 'en';
  const say = (id, en) => (english ? en : id);
  const GREEN = 'hijau', RED = 'merah', GREY = 'abu';
  const VERDICTS = { hijau: say('cocok', 'holds'), merah: say('SALAH', 'WRONG'), abu: say('tidak diperiksa', 'not checked') };

  // By the getters themselves: a form in the page that is named `body` would stand in their place.
  const ofDocument = (name) => Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document);

  const plain = (text) => text.replace(/\s+/g, ' ').trim();

  // ---- what a cell looks like to people, reckoned here once more from the signed data -------

  const MONTHS = say('Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember',
    'January February March April May June July August September October November December').split(' ');
  const LEVELS = {
    PATUH: say('patuh', 'compliant'),
    PERHATIAN: say('perhatian', 'attention'),
    TIDAK_PATUH: say('tidak patuh', 'not compliant'),
    BELUM_DINILAI: say('belum dinilai', 'not assessed'),
    TIDAK_BERLAKU: say('tidak berlaku', 'not applicable'),
  };

  const inThousands = (digits, mark) => digits.replace(/\B(?=(\d{3})+$)/g, mark);

  function grouped(text, decimals) {
    const parts = text.replace('-', '').split('.');
    const whole = inThousands(parts[0], '.');
    return decimals === 0 ? whole : whole + ',' + (parts[1] || '').padEnd(decimals, '0');
  }

  const inBrackets = (value, text) => (value.startsWith('-') ? '(' + text + ')' : text);

  function longDate(iso) {
    const parts = iso.split('-').map(Number);
    return parts[2] + ' ' + MONTHS[parts[1] - 1] + ' ' + parts[0];
  }

  const record = (number, restricted) => number + (restricted ? say(' (terbatas)', ' (restricted)') : '');

  const percent = ([whole, rest]) => say(inThousands(whole, '.') + ',' + rest + ' %', inThousands(whole, ',') + '.' + rest + '%');

  const SHOWN = {
    rp: (value) => inBrackets(value, 'Rp ' + grouped(value, 2)),
    q: (value, cell) => inBrackets(value, grouped(value, cell.dp) + ' ' + cell.u),
    d: longDate,
    n: (number) => inThousands(String(number), say('.', ',')),
    pc: (value) => percent(value.split('.')),
    l: (code) => LEVELS[code] || code,
    r: (number, cell) => record(number, cell.x),
    rs: (numbers, cell) => numbers.map((number) => record(number, (cell.x || []).includes(number))).join(', '),
    f: (flag) => (flag ? say('ya', 'yes') : say('tidak', 'no')),
    c: (code, cell) => cell.t,
  };

  function shown(cell) {
    if (cell === null || cell === undefined) return '';
    if (typeof cell === 'string') return cell;
    const kind = Object.keys(SHOWN).find((name) => name in cell);
    return kind ? SHOWN[kind](cell[kind], cell) : JSON.stringify(cell);
  }

  // ---- what is shown against what is embedded ----------------------------------------------

  /** The embedded cell that a mark names: `B.R.C`, `B.F`, `B.h.N`, `B.p.N`. */
  function embedded(data, mark) {
    const parts = mark.split('.');
    const block = data.blocks[parts[0]] || {};
    if (parts.length === 2) return (block.figures || [])[parts[1]].value;
    if (parts[1] === 'h') return block.head[parts[2]].value;
    if (parts[1] === 'p') return block.points[parts[2]].value;
    return block.cells[parts[1]][parts[2]];
  }

  /** Whether a place can be seen: a style may hide what the page holds. */
  const inSight = (element) => element.closest('details') || element.getClientRects().length > 0;

  /** What of the page is not what the data say, in words; and how many places were compared. */
  function differences(data) {
    const marked = Array.from(document.querySelectorAll('[data-c]'));
    const seen = new Set();
    const wrong = marked.filter((element) => {
      if (seen.has(element.dataset.c) || !inSight(element)) return true;
      seen.add(element.dataset.c);
      try { return plain(element.textContent) !== plain(shown(embedded(data, element.dataset.c))); } catch (error) { return true; }
    });
    wrong.forEach((element) => element.classList.add('salah'));
    const rows = new Set(marked.map((element) => element.dataset.c.split('.').slice(0, 2).join('.')));
    const missing = expectedRows(data).filter((row) => !rows.has(row));
    return { count: marked.length, wrong: wrong, missing: missing };
  }

  /** Every figure and every row of a table has to be on the page: a row that was cut out is a lie too. */
  function expectedRows(data) {
    const of = (block, at) => {
      if (block.type === 'figures') return block.figures.map((_, n) => at + '.' + n);
      if (block.type !== 'table' && block.type !== 'picture') return [];
      return block.cells.map((row, n) => (row.some((cell) => cell !== null) ? at + '.' + n : '')).filter(Boolean);
    };
    return [].concat.apply([], data.blocks.map(of));
  }

  /** A hash over every word, link and shape of a page, but for what these scripts put in. Its form:
   * events/FORMAT.md, section 17. */
  function said(body) {
    const lines = [];
    let text = '';
    const line = (mark, words) => { flush(); lines.push(mark + words); };
    const tidy = (words) => words.replace(/[\t\n\f\r \u00a0]+/g, ' ').replace(/^ | $/g, '');
    const flush = () => { const words = tidy(text); text = ''; if (words) lines.push('-' + words); };
    const counts = (name) => name === 'data-c' || name === 'data-l' || !(name === 'open' || name.startsWith('data-'));
    const walk = (parent) => parent.childNodes.forEach((node) => {
      if (node.nodeType === Node.TEXT_NODE) text += node.data;
      if (node.nodeType !== Node.ELEMENT_NODE || window.rantaiBuatan.has(node)) return;
      line('(', node.localName);
      Array.from(node.attributes).filter((one) => counts(one.name)).sort((one, other) => (one.name < other.name ? -1 : 1))
        .forEach((one) => line('@', one.name + '=' + tidy(one.value)));
      if (node.localName === 'noscript') text += node.innerHTML;
      else if (node.localName !== 'script') walk(node);
      line(')', '');
    });
    walk(body);
    flush();
    return tree.sha256(tree.utf8(lines.join('\n') + '\n')).then(tree.toBase64);
  }

  const FORGED = ['Angka dan isi tabel cocok, tetapi kalimat, judul, tautan, atau gambar di halaman ini bukan yang ditandatangani kantor, atau ada yang ditambahkan.',
    'Figures and cells agree, but a sentence, a heading, a link or a picture of this page is not what the office signed, or something was added.'];

  async function compareShown(page) {
    document.querySelectorAll('.salah').forEach((element) => {
      element.classList.remove('salah');
      if (!element.className) element.removeAttribute('class');
    });
    const found = differences(page.data);
    must(found.wrong.length === 0 && found.missing.length === 0,
      found.wrong.length + ' isi halaman berbeda dari datanya (ditandai), ' + found.missing.length + ' baris hilang.',
      found.wrong.length + ' places differ from the data of the page (they are marked), ' + found.missing.length + ' rows are missing.');
    await tree.canVerify();
    const honest = tree.isFile ? !parsedOtherwise() : await fileIsSigned(page);
    const same = await said(ofDocument('body')) === page.data.said;
    must(honest && (same || !tree.isFile), FORGED[0], FORGED[1]);
    if (!same) throw new tree.Unknown(say(
      'Berkas halaman ini cocok, tetapi browser ini menampilkannya lain: terjemahan otomatis atau pengaya mengubahnya. Matikan, muat ulang, lalu periksa lagi.',
      'The file of this page is what was signed, but this browser shows it otherwise: an automatic translation or an extension changed it. Switch it off, load the page again, and check again.'));
    return say('Semua kalimat, judul, tautan, dan gambar sama dengan yang ditandatangani; ' + found.count + ' angka, tanggal, dan isi tabel sama dengan data yang tertanam.',
      'Every sentence, heading, link and picture is what was signed; ' + found.count + ' figures, dates and cells are those of the embedded data.');
  }

  /** Whether the file of the page, but for its data, is the one whose hash is in the signed data. */
  async function fileIsSigned(page) {
    const file = await served('force-cache');
    if (!file) throw new tree.Unknown(say('Halaman ini tidak dapat diambil lagi untuk dibandingkan.', 'The page could not be fetched again to compare it.'));
    if (file.data !== page.text) throw new tree.Unknown(RENEWED);
    if (tree.toBase64(await tree.sha256(tree.utf8(file.around))) !== page.data.html) return false;
    await styleIsNamed(file.around);
    return true;
  }

  /** The style is the one whose hash stands in the signed file: it can show what the page does not say. */
  async function styleIsNamed(file) {
    const link = /<link rel="stylesheet" href="([^"]+)" data-hash="([^"]+)">/.exec(file);
    const style = link && await fetch(new URL(link[1], location.href), { cache: 'force-cache' })
      .then((answer) => answer.arrayBuffer()).catch(() => null);
    if (!style) throw new tree.Unknown(say('Berkas gaya halaman ini tidak dapat diambil untuk dibandingkan.', 'The style file of this page could not be fetched to compare it.'));
    must(tree.toBase64(await tree.sha256(new Uint8Array(style))) === link[2],
      'Berkas gaya halaman ini (gaya.css) bukan yang ditandatangani: yang terlihat bisa lain daripada isinya.',
      'The style file of this page (gaya.css) is not the one that was signed: what is seen may differ from what it says.');
  }

  /** The file of the page as it is served: its data, and all around them. */
  function served(cache) {
    return fetch(location.href, { cache: cache }).then((answer) => answer.text()).then((text) => {
      const mark = '<script type="application/json" id="data">', begin = text.lastIndexOf(mark) + mark.length;
      const end = text.indexOf('</script>', begin);
      return { data: text.slice(begin, end), around: text.slice(0, begin) + text.slice(end) };
    }).catch(() => null);
  }

  /** What a page in a folder, whose file no script may read, can hold beside its elements: a shadow in
   * place of what an element holds, or a head that turns or redirects the page. */
  function parsedOtherwise() {
    const hosts = 'article, aside, blockquote, body, div, footer, h1, h2, h3, h4, h5, h6, header, main, nav, p, section, span';
    const made = window.rantaiBuatan;
    const shaded = (element) => {
      if (element.shadowRoot) return !made.has(element.shadowRoot);
      if (!element.attachShadow || made.has(element)) return false;
      // One that is closed shows in nothing but that there can be no other.
      try { made.add(element.attachShadow({ mode: 'open' })); } catch (error) { return true; }
      element.shadowRoot.appendChild(document.createElement('slot'));
      return false;
    };
    const head = ofDocument('head'), body = ofDocument('body'), root = ofDocument('documentElement');
    const turned = body.attributes.length > 0 || root.attributes.length > 1 || ofDocument('compatMode') !== 'CSS1Compat';
    const styles = Array.from(head.querySelectorAll('style, link[rel~="stylesheet"]'));
    const foreign = styles.length !== 1 || styles[0].href !== document.querySelector('script[src$="aset/periksa.js"]').src.replace('periksa.js', 'gaya.css');
    return turned || foreign || head.querySelector('base, meta[http-equiv], script:not([src])') !== null
      || Array.from(root.querySelectorAll(hosts)).some(shaded);
  }

  // ---- the chain of checks, each standing on those before -----------------------------------

  async function signedData(page) {
    await tree.canVerify();
    page.hash = await tree.sha256(tree.utf8(page.text));
    page.proof = await tree.loadProof(page.data, page.hash);
    page.key = await tree.readKey(page.proof.key);
    const text = await tree.signedText(page.proof.notes[page.data.lang], page.key);
    const note = tree.readPageNote(text);
    must(note.origin === page.key.name && note.subject === page.data.lang + ' /' + page.data.page,
      'Tanda tangan itu untuk halaman lain.', 'The signature is for another page.');
    must(stands(page.data), 'Ini halaman ' + page.data.page + ', dan alamatnya milik halaman lain.',
      'This is the page ' + page.data.page + ', and its address is that of another page.');
    if (!tree.same(note.data, page.hash)) await renewed(page);
    page.note = note;
    return say('Data halaman ini ditandatangani kantor untuk ' + note.size + ' catatan.',
      'The office signed the data of this page for ' + note.size + ' records.');
  }

  /** Whether the page stands where the site has it: a genuine page at the address of another misleads. */
  function stands(data) {
    const script = document.querySelector('script[src$="aset/periksa.js"]');
    const root = script ? script.src.slice(0, -'aset/periksa.js'.length) : '';
    const place = root + (data.lang === 'en' ? 'en/' : '') + data.page;
    const plainly = (address) => { try { return decodeURI(address); } catch (error) { return address; } };
    return [place, place + 'index.html'].map(plainly).includes(plainly(location.href.split(/[?#]/)[0]));
  }

  const RENEWED = say('Halaman ini diperbarui sesudah Anda membukanya. Muat ulang, lalu periksa lagi.',
    'The page was renewed after you opened it. Load it again, then check again.');

  /** The signature is for other data. Was the page renewed since it was opened, or is it false? */
  async function renewed(page) {
    const now = tree.isFile ? null : await served('no-store');
    if (now && now.data !== page.text) throw new tree.Unknown(RENEWED);
    must(false, 'Data halaman ini bukan yang ditandatangani kantor.', 'The data of this page are not those that the office signed.');
  }

  function knownKey(page) {
    const before = tree.remembered(page.key.name);
    if (!before) {
      return say('Kunci kantor baru pertama kali dilihat browser ini; sejak kini diingat. Bandingkan dengan kunci di surat resmi atau papan pengumuman kantor: ',
        'This browser sees the key of the office for the first time and will remember it. Compare it with the one in an official letter or on the notice board: ') + page.key.text;
    }
    page.otherKey = before.key !== page.key.text;
    must(!page.otherKey,
      'Kunci kantor bukan yang dahulu. Kantor boleh berganti kunci, tetapi itu diumumkan: bandingkan dengan surat resmi sebelum percaya. Dahulu: ' + before.key + ' Sekarang: ' + page.key.text,
      'The key of the office is not the one seen before. An office may change its key, but says so: compare with an official letter before you believe it. Before: ' + before.key + ' Now: ' + page.key.text);
    return say('Kunci kantor sama dengan yang dilihat browser ini sebelumnya.', 'The key of the office is the one this browser saw before.');
  }

  async function newestCheckpoint(page) {
    const note = await tree.loadCheckpoint();
    const newest = tree.readCheckpoint(await tree.signedText(note, page.key));
    must(newest.origin === page.key.name, 'Checkpoint itu milik buku lain.', 'The checkpoint is of another ledger.');
    must(newest.size >= page.note.size,
      'Checkpoint (' + newest.size + ' catatan) lebih tua daripada halaman ini (' + page.note.size + ').',
      'The checkpoint (' + newest.size + ' records) is older than this page (' + page.note.size + ').');
    const root = newest.size === 0 ? newest.root : await tree.rangeHash(tree.tilesOf(newest.size), 0, newest.size);
    must(tree.same(root, newest.root), 'Pohon yang diterbitkan bukan yang ditandatangani.', 'The published tree is not the one that was signed.');
    page.newest = { size: newest.size, root: newest.root, note: note };
    return say('Checkpoint terbaru atas ' + newest.size + ' catatan ditandatangani kantor.',
      'The office signed the newest checkpoint, of ' + newest.size + ' records.');
  }

  async function provenRecords(page) {
    const proof = page.proof;
    const wanted = JSON.stringify(page.data.records), given = JSON.stringify(proof.records.map((record) => record.seq));
    must(wanted === given, 'Bukti untuk sebagian catatan tidak ada.', 'The proofs of some records are missing.');
    for (const record of proof.records) {
      const path = record.path.map((at) => tree.fromBase64(proof.hashes[at]));
      const root = await tree.climbed(await tree.leafHash(record.line), record.seq, page.note.size, path);
      must(root && tree.same(root, page.note.root) && JSON.parse(record.line).seq === record.seq,
        'Catatan ' + record.seq + ' tidak ada di buku, atau barisnya diubah.', 'Record ' + record.seq + ' is not in the ledger, or its line was changed.');
    }
    shownLines(page);
    if (proof.records.length === 0) return say('Halaman ini tidak menampilkan catatan satu per satu.', 'This page shows no single records.');
    return say(proof.records.length + ' catatan publik di balik halaman ini terbukti ada di buku, baris demi baris.',
      'The ' + proof.records.length + ' public records behind this page are proven to be in the ledger, line by line.');
  }

  /** A line shown is the line proven: records stand on pages as their exact text. */
  function shownLines(page) {
    const lines = new Set(page.proof.records.map((record) => record.line));
    const cells = [].concat.apply([], page.data.blocks.map((block) => [].concat.apply([], block.cells || [])));
    const wrong = cells.filter((cell) => typeof cell === 'string' && cell.startsWith('{"actor"') && !lines.has(cell));
    must(wrong.length === 0, 'Baris catatan yang tampil bukan yang terbukti.', 'A record line shown is not the one proven.');
  }

  async function oneHistory(page) {
    must(await tree.continues(page.note, page.newest),
      'Buku yang sekarang tidak memuat catatan yang dahulu dipakai halaman ini: riwayat diubah.',
      'The ledger of today does not hold the records this page was made from: history was changed.');
    const since = page.newest.size - page.note.size;
    const newer = since === 0 ? '' : say(' Halaman ini dari saat buku memuat ' + page.note.size + ' catatan; ' + since + ' catatan datang sesudahnya. Apakah ada edisi halaman yang lebih baru, tidak diperiksa di sini: `rantai check` memeriksanya dengan daftar berkas situs.',
      ' This page is of the moment when the ledger held ' + page.note.size + ' records; ' + since + ' came after. Whether there is a newer edition of the page is not checked here: `rantai check` does, by the list of files of the site.');
    return say('Catatan yang dipakai halaman ini masih ada, tidak berubah, dalam buku terbaru.',
      'The records that this page was made from stand unchanged in the newest ledger.') + newer;
  }

  async function sinceLastTime(page) {
    // A checkpoint of another key is compared with nothing and takes nothing's place.
    if (page.otherKey) throw new tree.Unknown(say('Kuncinya bukan yang dahulu: checkpoint ini tidak diingat.',
      'The key is not the one seen before: this checkpoint is not remembered.'));
    const newest = page.newest, before = tree.remembered(page.key.name);
    const now = { key: page.key.text, size: newest.size, root: tree.toBase64(newest.root), note: newest.note };
    if (!before) {
      return tree.remember(page.key.name, now)
        ? say('Kunjungan pertama: checkpoint ini diingat untuk lain kali.', 'First visit: this checkpoint is remembered for the next time.')
        : say('Browser ini tidak mengizinkan mengingat; lain kali tidak dapat dibandingkan.', 'This browser may not remember; next time nothing can be compared.');
    }
    const seen = { size: before.size, root: tree.fromBase64(before.root) };
    if (newest.size < seen.size && tree.isFile) throw new tree.Unknown(say(
      'Salinan ini lebih lama daripada yang pernah dilihat browser ini (' + seen.size + ' catatan).',
      'This copy is older than what this browser has seen (' + seen.size + ' records).'));
    must(newest.size >= seen.size && await tree.continues(seen, newest),
      'Browser ini pernah melihat ' + seen.size + ' catatan; yang sekarang (' + newest.size + ') bukan kelanjutannya. Riwayat dipotong atau diubah. Simpan bukti di bawah.',
      'This browser has seen ' + seen.size + ' records; what is here now (' + newest.size + ') does not continue them. History was cut or changed. Keep the evidence below.');
    tree.remember(page.key.name, now);
    return say('Buku ini kelanjutan dari yang dilihat browser ini terakhir kali (' + seen.size + ' catatan).',
      'The ledger continues what this browser saw last (' + seen.size + ' records).');
  }

  const CHECKS = [
    [say('Yang tampak sama dengan data halaman', 'What is shown is what the page holds as data'), compareShown],
    [say('Data halaman ditandatangani kantor', 'The data are signed by the office'), signedData],
    [say('Kunci kantor yang sama seperti dahulu', 'The key of the office is the one seen before'), knownKey],
    [say('Checkpoint terbaru ditandatangani', 'The newest checkpoint is signed'), newestCheckpoint],
    [say('Catatan publik ada di buku', 'The public records are in the ledger'), provenRecords],
    [say('Halaman dan buku terbaru satu riwayat', 'Page and newest ledger are one history'), oneHistory],
    [say('Kelanjutan dari kunjungan terakhir', 'Continues what this browser saw last'), sinceLastTime],
  ];

  // ---- running, and telling -----------------------------------------------------------------

  /** Whatever throws is wrong; only what could not be had, or not be computed here, is unknown. */
  async function judged(check, page) {
    try {
      return { colour: GREEN, text: await check(page) };
    } catch (error) {
      const unknown = error instanceof tree.Unknown;
      return { colour: unknown ? GREY : RED, text: error.message };
    }
  }

  async function run(list) {
    const text = document.getElementById('data').textContent;
    const page = { text: text, data: JSON.parse(text) };
    const results = [];
    let nothingToStandOn = null;
    for (const check of CHECKS) {
      const result = nothingToStandOn || await judged(check[1], page);
      results.push(result);
      list.appendChild(line(check[0], result));
      // What is shown, and which key it was seen with, are told; all else is held to the signature.
      const carries = check[1] !== compareShown && check[1] !== knownKey;
      if (carries && result.colour !== GREEN && !nothingToStandOn) {
        const why = result.colour === GREY ? result.text : say('Bergantung pada yang di atas.', 'Rests on what is above.');
        nothingToStandOn = { colour: GREY, text: why };
      }
    }
    return { page: page, results: results };
  }

  function line(title, result) {
    const item = make('li', result.colour);
    item.appendChild(make('strong', '', title + ': ' + VERDICTS[result.colour]));
    item.appendChild(make('span', '', ' ' + (result.text || '')));
    return item;
  }

  function make(name, className, text) {
    const element = document.createElement(name);
    window.rantaiBuatan.add(element);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  const SUMMARIES = {
    hijau: say('Semua yang diperiksa cocok. Isi halaman ini tidak diubah sejak kantor menandatanganinya, dan catatan publik di baliknya ada di buku. Jumlah yang memuat catatan terbatas adalah pernyataan bertanda tangan kantor: rinciannya tidak dapat Anda lihat di sini.',
      'All that was checked holds. This page was not changed since the office signed them, and the public records behind it are in the ledger. Totals drawn from restricted records are the signed statement of the office: their details cannot be seen here.'),
    merah: say('ADA YANG SALAH. Jangan pakai angka di halaman ini. Simpan halaman ini sebagai bukti, buka lagi dari alamat resmi, dan bila tetap merah laporkan kepada kantor dan inspektorat.',
      'SOMETHING IS WRONG. Do not use the figures of this page. Save the page as evidence, open it again from the official address, and if it stays red tell the office and the inspectorate.'),
    abu: say('Tidak semuanya dapat diperiksa di sini. Itu bukan tanda benar dan bukan tanda salah.',
      'Not everything could be checked here. That is no sign of right or wrong.'),
  };
  const HONEST = say('Halaman tidak dapat menjamin skripnya sendiri: siapa yang mengubah halaman dapat mengubah pemeriksaannya. `rantai check` memeriksa berkas yang sama dengan program Anda sendiri.',
    'A page cannot vouch for its own script: whoever changes the page may change its check. `rantai check` checks the same files with a program of your own.');

  /** Data that cannot even be read are wrong, too. */
  function broken(list, error) {
    const result = { colour: RED, text: error.message };
    list.appendChild(line(say('Data halaman', 'The data of the page'), result));
    return { page: {}, results: [result] };
  }

  /** Checks the page and tells in this section. */
  async function check(section) {
    const old = section.querySelector('.hasil');
    if (old) old.remove();
    const box = make('div', 'hasil');
    box.setAttribute('aria-live', 'polite');
    const list = make('ol');
    box.appendChild(list);
    section.appendChild(box);
    const ran = await run(list).catch((error) => broken(list, error));
    const colours = ran.results.map((result) => result.colour);
    const whole = colours.includes(RED) ? RED : colours.includes(GREY) ? GREY : GREEN;
    box.insertBefore(make('p', 'ringkas ' + whole, SUMMARIES[whole]), list);
    box.appendChild(make('p', 'kecil', HONEST));
    if (whole === RED) evidence(box, ran.page);
    section.dataset.hasil = whole;
  }

  /** What to keep when history was changed, and how to go on after a change of keys that is genuine. */
  function evidence(box, page) {
    const before = page.key && tree.remembered(page.key.name);
    if (!before) return;
    const details = make('details');
    details.appendChild(make('summary', '', say('Bukti: checkpoint yang dilihat dahulu dan sekarang', 'Evidence: the checkpoints seen before and now')));
    details.appendChild(make('pre', '', before.note + '\n\n' + (page.newest ? page.newest.note : '')));
    box.appendChild(details);
    if (!page.otherKey) return;
    const accept = make('button', '', say('Saya sudah membandingkan dengan surat resmi: percayai kunci baru', 'I have compared with an official letter: trust the new key'));
    accept.type = 'button';
    accept.onclick = () => { localStorage.removeItem('rantai ' + page.key.name); location.reload(); };
    box.appendChild(accept);
  }

  window.rantaiHalaman = check;
})();
