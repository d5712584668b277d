import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Remove the notebook of the tour, and its kernel, once it is closed, and say so.
 *
 * #### Notes
 * It stays if the user has made it their own: saved it, given it another name,
 * added or removed a cell. What was tried in its cells is what they are for: nobody
 * is asked whether to save that, and it is not saved by itself.
 */
export async function removeOnceClosed(
  { context }: NotebookPanel,
  services: ServiceManager.IManager,
  trans: TranslationBundle
): Promise<void> {
  await context.ready;
  const { model, path } = context;
  const cells = () => model.sharedModel.cells.map(cell => cell.getId()).join();
  const before = cells();
  let isKept = false;
  const keep = () => {
    isKept = true;
  };
  const heed = () => {
    isKept ||= cells() !== before;
    if (!isKept && model.dirty) {
      model.dirty = false;
    }
  };
  model.stateChanged.connect(heed);
  model.contentChanged.connect(heed);
  context.saveState.connect(keep);
  context.pathChanged.connect(keep);
  context.disposed.connect(() => {
    if (!isKept) {
      remove(path, services).then(
        () =>
          Notification.info(trans.__('The notebook of the tour is removed.'), {
            autoClose: 5000
          }),
        error => console.warn('The notebook of the tour stays.', error)
      );
    }
  });
}

/** Stop the kernel of a notebook that is closed, and delete its file. */
async function remove(
  path: string,
  { contents, sessions }: ServiceManager.IManager
): Promise<void> {
  const session = await sessions.findByPath(contents.localPath(path));
  if (session) {
    await sessions.shutdown(session.id);
  }
  await contents.delete(path);
}
