import { maskSecret, renderLetter } from '../../letters/index.ts';
import { code, contextIn, notices } from './samples.ts';

const withCode = notices.filter((notice) => 'code' in notice);

test.each(withCode.map((notice, index) => [`${notice.notice} (${index})`, notice] as const))(
  'what is kept of %s no longer holds its code',
  (_title, notice) => {
    const letter = renderLetter(notice, contextIn('en'));
    for (const spelling of [code, 'ABCD-2345']) {
      const kept = maskSecret(letter, spelling);
      expect(Object.values(kept).join()).not.toMatch(/ABCD|2345/u);
      expect(kept.text).toBe(letter.text.replace('ABCD-2345', '••••-••••'));
      expect(kept.html).toBe(letter.html.replace('ABCD-2345', '••••-••••'));
      expect(kept.subject).toBe(letter.subject);
    }
  },
);

test('the link to the request is a secret too, also where HTML writes it otherwise', () => {
  const trackUrl = 'https://portal.example/en/t/x?a=1&b=2';
  const letter = renderLetter({ notice: 'withdrawn', done: [] }, contextIn('en', { trackUrl }));
  const kept = maskSecret(letter, trackUrl);
  expect(kept.text).not.toContain('portal.example');
  expect(kept.html).not.toContain('portal.example');
});

test('a code in the subject would be blanked as well', () => {
  const letter = { subject: 'ABCD2345', text: 'ABCD-2345', html: '<p>ABCD-2345</p>' };
  expect(maskSecret(letter, code)).toEqual({ subject: '••••-••••', text: '••••-••••', html: '<p>••••-••••</p>' });
});

test('no secret changes nothing', () => {
  const letter = { subject: 'a', text: 'b', html: 'c' };
  expect(maskSecret(letter, '')).toEqual(letter);
});
