import { nullTranslator } from '@jupyterlab/translation';
import { StatusItem } from '../status';
import type { IModelStatus } from '../../wire';

const trans = nullTranslator.load('jupyter_nbedit');

function status(model: IModelStatus | null): HTMLElement {
  const item = new StatusItem(trans, () => undefined);
  item.say('idle', '', model);
  return item.node;
}

const MODEL: IModelStatus = {
  name: 'm',
  state: 'waiting',
  host: 'h:1',
  remote: true,
  message: 'Nothing answers.'
};

describe('StatusItem', () => {
  it('names the model, and says how it is and why', () => {
    const node = status(MODEL);
    expect(node.textContent).toBe('Edit prediction · m');
    expect(node.dataset.model).toBe('waiting');
    expect(node.title.split('\n')).toEqual([
      'Edit prediction: on',
      'Language model m at h:1: left alone for a while',
      'Nothing answers.'
    ]);
  });

  it('says nothing of a model that there is not', () => {
    for (const model of [null, { ...MODEL, state: 'none' as const }]) {
      const node = status(model);
      expect(node.textContent).toBe('Edit prediction');
      expect(node.dataset.model).toBe('none');
    }
  });
});
