import { Dialog } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { HostConsent } from '../consent';
import { ModelSettings } from '../settings';

const HOST = 'far.example:8000';
const trans = nullTranslator.load('jupyter_nbedit');

/** Wait for the dialog, and answer it. */
async function answer(accept: boolean): Promise<string> {
  await new Promise(done => setTimeout(done));
  const node = document.querySelector('.jp-Dialog')!;
  const text = node.textContent!;
  const which = accept ? '.jp-mod-accept' : '.jp-mod-reject';
  node.querySelector<HTMLElement>(which)!.click();
  return text;
}

describe('HostConsent', () => {
  let settings: ModelSettings;
  let consent: HostConsent;

  beforeEach(() => {
    settings = new ModelSettings();
    consent = new HostConsent(settings, trans);
  });

  afterEach(() => Dialog.flush());

  it('names the host and the model, and what is sent', async () => {
    const asked = consent.ask('m', HOST);
    const text = await answer(false);
    expect(text).toContain(HOST);
    expect(text).toContain('language model m');
    expect(text).toContain('the text around the cursor');
    expect(text).toContain('not: what cells printed');
    expect(await asked).toBe(false);
    expect(settings.current.consents).toEqual([]);
  });

  it('says so if outputs are sent, too', async () => {
    await settings.set('includeOutputs', true);
    const asked = consent.ask('m', HOST);
    expect(await answer(false)).toContain('since you include outputs');
    await asked;
  });

  it('keeps a yes, and asks no more', async () => {
    const asked = consent.ask('m', HOST);
    await answer(true);
    expect(await asked).toBe(true);
    expect(settings.current.consents).toEqual([HOST]);
    expect(await consent.ask('m', HOST)).toBe(true);
    expect(document.querySelector('.jp-Dialog')).toBeNull();
  });

  it('asks by itself only once', async () => {
    const asked = consent.askOnce('m', HOST);
    await answer(false);
    await asked;
    await consent.askOnce('m', HOST);
    expect(document.querySelector('.jp-Dialog')).toBeNull();
    expect(settings.current.consents).toEqual([]);
  });
});
