import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import { userMessage } from '../../__tests__/messages';
import { type IStatus, StatusItem } from '../status';
import type { IModelStatus } from '../../wire';

const trans = nullTranslator.load('jupyter_nbedit');

const READY: IStatus = { state: 'idle', message: '', model: null, until: null };

const MODEL: IModelStatus = {
  name: 'm',
  state: 'waiting',
  host: 'h:1',
  remote: true,
  message: userMessage('Nothing answers.'),
  lasting: true
};

function shown(status: Partial<IStatus>): HTMLElement {
  const menu = new Menu({ commands: new CommandRegistry() });
  const item = new StatusItem(menu, trans);
  item.say({ ...READY, ...status });
  return item.node;
}

describe('StatusItem', () => {
  it('names the model, and says how it is and why', () => {
    const node = shown({ model: MODEL });
    expect(node.textContent).toBe('Edit prediction · m: not available');
    expect(node.dataset.model).toBe('waiting');
    expect(node.title.split('\n')).toEqual([
      'Edit prediction: ready, without its language model',
      'Language model m at h:1: left alone for a while',
      'Nothing answers.'
    ]);
    expect(node.getAttribute('aria-label')).toContain('Nothing answers.');
  });

  it('names a model that can be asked, and nothing else of it', () => {
    const model: IModelStatus = { ...MODEL, state: 'ready', message: null };
    expect(shown({ model }).textContent).toBe('Edit prediction · m');
  });

  it('says nothing of a model that there is not', () => {
    const node = shown({});
    expect(node.textContent).toBe('Edit prediction');
    expect(node.dataset.model).toBe('none');
  });

  it.each<[Partial<IStatus>, string]>([
    [{ state: 'asking' }, 'Edit prediction: thinking'],
    [{ state: 'showing' }, 'Edit prediction: showing a suggestion'],
    [{ state: 'off', message: 'Why.' }, 'Edit prediction: off here\nWhy.'],
    [
      { state: 'failed', message: 'Why.' },
      'Edit prediction: not available\nWhy.'
    ]
  ])('says %j', (status, title) => {
    expect(shown(status).title).toBe(title);
  });

  it('says when a snooze ends', () => {
    const until = new Date(2026, 1, 1, 14, 5);
    const node = shown({ state: 'snoozed', until, model: MODEL });
    expect(node.textContent).toMatch(/snoozed until 0?(14|2):05/);
  });
});
