import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { RecordingIndicator } from '../indicator';

describe('RecordingIndicator', () => {
  const trans = nullTranslator.load('jupyter_nbedit');
  let indicator: RecordingIndicator;

  beforeEach(() => {
    indicator = new RecordingIndicator(new CommandRegistry(), trans);
  });

  afterEach(() => indicator.dispose());

  it.each([
    ['off', true, ''],
    ['forbidden', true, ''],
    ['on', false, 'Recording'],
    ['connecting', false, 'Recording'],
    ['paused', false, 'Recording paused'],
    ['failed', false, 'Recording failed'],
    ['outdated', false, 'Not recorded']
  ] as const)('in state %s', (state, hidden, text) => {
    indicator.say(state, '');
    expect(indicator.isHidden).toBe(hidden);
    if (!hidden) {
      expect(indicator.node.textContent).toBe(text);
      expect(indicator.node.getAttribute('aria-label')).toBe(text);
    }
  });

  it('says why a notebook is left out', () => {
    indicator.say('on', 'private/* is left out');
    expect(indicator.node.dataset.state).toBe('excluded');
    expect(indicator.node.textContent).toBe('Not recorded');
    expect(indicator.node.title).toContain('private/* is left out');
  });
});
