import { Snooze } from '../snooze';
import { NotebookState } from '../state';

describe('the state of a notebook', () => {
  it('says nothing of a model while there is no server', () => {
    const state = new NotebookState(new Snooze());
    state.enter('idle');
    state.model = { name: 'm', state: 'ready', message: '' } as never;
    expect(state.model).not.toBeNull();
    state.enter('connecting');
    expect(state.model).toBeNull();
  });
});
