/* Periksa / check: the button on every page. What it does stands in halaman.js and pohon.js beside
 * it, and is loaded when someone asks, so that a page stays light on a slow line. Nothing is sent
 * anywhere. A page cannot vouch for its own script: `rantai check` does the same without it. */
(function () {
  'use strict';

  const folder = new URL('.', document.currentScript.src).href;
  const english = document.documentElement.lang === 'en';
  const say = (id, en) => (english ? en : id);

  function load(name) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = folder + name;
      element.onload = resolve;
      element.onerror = () => reject(new Error(say('Skrip pemeriksa tidak dapat diambil: ', 'The script that checks could not be fetched: ') + name));
      document.head.appendChild(element);
    });
  }

  async function start(section, button) {
    button.disabled = true;
    try {
      if (!window.rantaiPohon) await load('pohon.js');
      if (!window.rantaiHalaman) await load('halaman.js');
      await window.rantaiHalaman(section);
    } catch (error) {
      section.appendChild(document.createElement('p')).textContent = error.message;
    }
    button.disabled = false;
  }

  function place() {
    const found = document.getElementById('periksa');
    if (found) return found;
    const section = document.createElement('section');
    section.id = 'periksa';
    (document.querySelector('main') || document.body).appendChild(section);
    return section;
  }

  function offer() {
    const section = place();
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'tombol';
    button.textContent = say('Periksa halaman ini', 'Check this page');
    button.onclick = () => start(section, button);
    section.appendChild(button);
    if (location.hash === '#periksa') button.click();
  }

  /** The page about checking takes printed slips, too. */
  async function offerSlip() {
    const section = document.createElement('section');
    section.id = 'slip';
    section.className = 'periksa';
    section.appendChild(document.createElement('h2')).textContent = say('Periksa slip', 'Check a slip');
    place().after(section);
    await load('pohon.js');
    await load('slip.js');
    window.rantaiSlip(section);
  }

  // A page that says that it is not signed has nothing to be held to.
  const data = document.querySelector('#periksa.belum') ? null : document.getElementById('data');
  if (data) offer();
  if (data && data.textContent.includes('"page":"periksa/"')) offerSlip();
})();
