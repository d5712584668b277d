import { nullTranslator } from '@jupyterlab/translation';
import { until } from '../../../__tests__/page';
import type { RecordingApi } from '../../api';
import { HistoryView } from '../view';

/** The view of a history with so many recordings. */
function view(number: number): HistoryView {
  const streams = Array.from({ length: number }, (_, index) => ({
    stream: `s${index}`,
    path: 'a.ipynb',
    language: 'python',
    started: 0,
    edits: 1,
    runs: 0
  }));
  const api = {
    list: async () => ({ streams, bytes: 2e6 }),
    // What comes below the message is not looked at here.
    statistics: () => new Promise(() => undefined)
  };
  return new HistoryView({
    api: api as unknown as RecordingApi,
    rendermime: null,
    trans: nullTranslator.load('jupyter_nbedit')
  });
}

describe('HistoryView', () => {
  it.each([
    [0, '0 sessions, 2.0 MB'],
    [1, '1 session, 2.0 MB'],
    [2, '2 sessions, 2.0 MB']
  ])('counts %d sessions in words that agree', async (number, text) => {
    const shown = view(number);
    shown.choose(null);
    const message = shown.node.querySelector('.jp-nbedit-history-message')!;
    await until(() => message.textContent !== '');
    expect(message.textContent).toBe(text);
    shown.dispose();
  });
});
