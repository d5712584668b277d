import { Notification } from '@jupyterlab/apputils';
import { EditorExtensionRegistry } from '@jupyterlab/codemirror';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { openNotebook } from '../../__tests__/notebooks';
import { rest } from '../../__tests__/page';
import { removeOnceClosed } from '../tourend';

describe('the notebook of the tour', () => {
  let panel: NotebookPanel;
  let done: string[];

  const services = {
    contents: {
      localPath: (path: string) => path,
      delete: async (path: string) => void done.push(`deleted ${path}`)
    },
    sessions: {
      findByPath: async () => ({ id: 'kernel' }),
      shutdown: async (id: string) => void done.push(`stopped ${id}`)
    }
  } as unknown as ServiceManager.IManager;
  const close = async () => {
    panel.context.dispose();
    await rest();
  };

  beforeEach(async () => {
    done = [];
    panel = await openNotebook(['x = 1', 'y'], new EditorExtensionRegistry());
    await removeOnceClosed(
      panel,
      services,
      nullTranslator.load('jupyter_nbedit')
    );
  });

  afterEach(() => {
    panel.dispose();
    Notification.dismiss();
  });

  it('goes with its kernel once it is closed, and it is said so', async () => {
    const { path, model } = panel.context;
    // What is tried in it is what it is for: nobody is asked whether to save that.
    model.sharedModel.cells[0].setSource('z = 1');
    expect(model.dirty).toBe(false);
    await close();
    expect(done).toEqual(['stopped kernel', `deleted ${path}`]);
    expect(Notification.manager.notifications).toMatchObject([
      { message: 'The notebook of the tour is removed.' }
    ]);
  });

  it.each<[string, () => unknown]>([
    ['saved it', () => panel.context.save()],
    ['gave it a name', () => panel.context.rename('mine.ipynb')],
    ['added a cell', () => NotebookActions.insertBelow(panel.content)],
    ['deleted a cell', () => panel.content.model!.sharedModel.deleteCell(1)]
  ])('stays if the user %s', async (_, act) => {
    await act();
    await close();
    expect(done).toEqual([]);
    expect(Notification.manager.notifications).toEqual([]);
  });
});
