import { nullTranslator } from '@jupyterlab/translation';
import { userMessage } from '../../__tests__/messages';
import type { IConsentStatus } from '../../wire';
import { ConsentForm } from '../consent';

const trans = nullTranslator.load('jupyter_nbedit');

const STATUS: IConsentStatus = {
  state: 'off',
  textVersion: 3,
  recorded: [userMessage('each edit'), userMessage('<b>runs</b>')],
  never: [userMessage('outputs')],
  folder: '/home/me/nbedit',
  retentionDays: 90,
  budgetBytes: 500_000_000,
  consent: null
};

describe('ConsentForm', () => {
  it('says what is kept, what is not, where and for how long', () => {
    const { node } = new ConsentForm(STATUS, trans);
    for (const text of [
      'each edit',
      '<b>runs</b>',
      'outputs',
      '/home/me/nbedit',
      '90 days',
      '500 MB'
    ]) {
      expect(node.textContent).toContain(text);
    }
    expect(node.querySelector('b')).toBeNull();
  });

  it('answers with the version of the text that was read', () => {
    expect(new ConsentForm(STATUS, trans).getValue()).toEqual({
      textVersion: 3,
      paused: false,
      exclusions: { paths: [], languages: [] }
    });
  });

  it('begins with what was left out before, and takes what is typed', () => {
    const form = new ConsentForm(
      {
        ...STATUS,
        state: 'paused',
        consent: {
          given: 1,
          textVersion: 3,
          recorded: [],
          paused: true,
          exclusions: { paths: ['private/*'], languages: ['r'] }
        }
      },
      trans
    );
    const paths = form.node.querySelector('textarea')!;
    const languages = form.node.querySelector('input')!;
    expect([paths.value, languages.value]).toEqual(['private/*', 'r']);
    paths.value += '\n\n  a.ipynb ';
    languages.value = 'R, Julia,';
    expect(form.getValue()).toEqual({
      textVersion: 3,
      paused: true,
      exclusions: {
        paths: ['private/*', 'a.ipynb'],
        languages: ['r', 'julia']
      }
    });
  });

  it('says when it is asked again', () => {
    const form = new ConsentForm({ ...STATUS, state: 'outdated' }, trans);
    expect(form.node.textContent).toContain('has changed');
    expect(new ConsentForm(STATUS, trans).node.textContent).not.toContain(
      'has changed'
    );
  });

  it('takes no path that can fit none, and says why', () => {
    const form = new ConsentForm(STATUS, trans);
    const paths = form.node.querySelector('textarea')!;
    const said = () => form.node.querySelector('[role=alert]')!.textContent;
    const write = (text: string) => {
      paths.value = text;
      paths.dispatchEvent(new Event('input'));
    };
    const valid: boolean[] = [];
    form.node.addEventListener('input', () =>
      valid.push(paths.checkValidity())
    );
    expect(said()).toBe('');
    write('./work/\n ../secret ');
    expect(said()).toMatch(/^\.\.\/secret fits no path: /);
    write('./work/\n/secret');
    expect(said()).toBe('');
    // A dialog looks at the form whenever anything was put in.
    expect(valid).toEqual([false, true]);
  });
});
