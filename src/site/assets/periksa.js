/* Periksa / check: the button on every page. What it does stands in halaman.js and pohon.js beside
 * it, and is loaded when someone asks, so that a page stays light on a slow line. Nothing is sent
 * anywhere. A page cannot vouch for its own script: `rantai check` does the same without it. */
(function () {
  'use strict';

  const folder = new URL('.', document.currentScript.src).href;
  const english = document.documentElement.lang === 'en';
  const say = (id, en) => (english ? en : id);
  /** What these scripts put into the page: all else is held to the signature. */
  const made = window.rantaiBuatan = new WeakSet();

  function make(name, text) {
    const element = document.createElement(name);
    made.add(element);
    if (text) element.textContent = text;
    return element;
  }

  const loading = {};

  /** Fetches a script once, however often it is asked for; again only after it could not be had. */
  function load(name) {
    loading[name] = loading[name] || fetched(name).catch((error) => { delete loading[name]; throw error; });
    return loading[name];
  }

  function fetched(name) {
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
      await load('pohon.js');
      await load('halaman.js');
      await window.rantaiHalaman(section);
    } catch (error) {
      section.appendChild(make('p', error.message));
    }
    button.disabled = false;
  }

  function place() {
    const found = document.getElementById('periksa');
    if (found) return found;
    const section = make('section');
    section.id = 'periksa';
    (document.querySelector('main') || document.body).appendChild(section);
    return section;
  }

  function offer() {
    const section = place();
    const button = make('button', say('Periksa halaman ini', 'Check this page'));
    button.type = 'button';
    button.className = 'tombol';
    button.onclick = () => start(section, button);
    section.appendChild(button);
    if (location.hash === '#periksa') button.click();
  }

  /** The page about checking takes printed slips, too. */
  async function offerSlip() {
    const section = make('section');
    section.id = 'slip';
    section.className = 'periksa';
    section.appendChild(make('h2', say('Periksa slip', 'Check a slip')));
    place().after(section);
    try {
      await load('pohon.js');
      await load('slip.js');
      window.rantaiSlip(section);
    } catch (error) {
      section.appendChild(make('p', error.message));
    }
  }

  // A page that says that it is not signed has nothing to be held to.
  const data = document.querySelector('#periksa.belum') ? null : document.getElementById('data');
  if (data) offer();
  if (data && data.textContent.includes('"page":"periksa/"')) offerSlip();
})();
