/*
 * The one script of the pages. Everything works without it; it adds the focus on errors, keyboard shortcuts, a warning
 * before the session ends, and the notice that something new has come in. It takes its words from the page.
 */
(() => {
  'use strict';
  const { body } = document;
  body.classList.add('js-enabled');
  const all = (selector) => [...document.querySelectorAll(selector)];

  /** The summary of errors, or the banner that says what was done, is what a reader should hear first. */
  const first = document.querySelector('.govuk-error-summary, [role="alert"][data-focus]');
  if (first) {
    first.setAttribute('tabindex', '-1');
    first.focus();
  }
  for (const link of all('.govuk-error-summary a[href^="#"]')) {
    link.addEventListener('click', (event) => {
      const field = document.getElementById(link.getAttribute('href').slice(1));
      if (!field) return;
      event.preventDefault();
      // Label or legend into view with the field, so that the question is seen too.
      (field.closest('.govuk-form-group') || field).scrollIntoView();
      field.focus({ preventScroll: true });
    });
  }

  /* A link that looks like a button is pressed with the space bar as well. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || !event.target.matches('a[role="button"]')) return;
    event.preventDefault();
    event.target.click();
  });

  for (const button of all('[data-print]')) button.addEventListener('click', () => window.print());

  /* Alt and a letter moves the focus and never acts; off while somebody types, and when switched off (2.1.4). */
  const isTyping = (element) =>
    element && (element.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  const step = (by) => {
    const rows = all('[data-row]');
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    return rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  };
  const keys = {
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyN: () => document.querySelector('[data-key="n"]'),
    KeyA: () => document.querySelector('[data-key="a"]'),
  };
  if (body.dataset.shortcuts === 'on') {
    document.addEventListener('keydown', (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isTyping(event.target)) return;
      const target = keys[event.code] && keys[event.code]();
      if (!target) return;
      event.preventDefault();
      const place = target.matches('a, button, input, select, textarea, [tabindex]')
        ? target
        : target.querySelector('a, button, input, select, textarea') || target;
      if (!place.matches('a, button, input, select, textarea')) place.setAttribute('tabindex', '-1');
      place.focus();
    });
  }

  /* Two minutes before the session ends by idleness a person is told, and can stay by one press. */
  const warning = document.querySelector('[data-session-seconds]');
  if (warning) {
    const seconds = Number(warning.dataset.sessionSeconds);
    let timers = [];
    const begin = () => {
      timers.forEach(clearTimeout);
      warning.hidden = true;
      const show = (part) => {
        warning.hidden = false;
        for (const text of all('[data-session-part]')) text.hidden = text.dataset.sessionPart !== part;
      };
      timers = [
        setTimeout(() => show('soon'), Math.max(0, seconds - 120) * 1000),
        setTimeout(() => show('over'), seconds * 1000),
      ];
    };
    begin();
    const stay = warning.querySelector('[data-session-stay]');
    if (stay) {
      stay.addEventListener('click', () => {
        fetch(location.href, { method: 'HEAD', credentials: 'same-origin', redirect: 'manual' })
          .then((answer) => answer.ok && begin())
          .catch(() => undefined);
      });
    }
  }

  /* A count and nothing else; the list on the page moves only when its reader asks for it. */
  const news = document.querySelector('[data-news-url]');
  if (news) {
    const ask = () => {
      if (document.hidden) return;
      fetch(news.dataset.newsUrl, { credentials: 'same-origin', redirect: 'manual' })
        .then((answer) => (answer.ok ? answer.json() : { text: '' }))
        .then(({ text }) => {
          news.querySelector('[data-news-text]').textContent = text;
          news.classList.toggle('hb-notice', text !== '');
          news.querySelector('[data-news-refresh]').hidden = text === '';
        })
        .catch(() => undefined);
    };
    setInterval(ask, Math.max(10, Number(news.dataset.newsSeconds) || 60) * 1000);
  }
})();
