// The example of `docs/other-extensions.md`: compiled here, shown there.
/* eslint-disable jupyter/plugin-id-convention -- it is another package's */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditPrediction } from '../index';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'my-extension:plugin',
  description: 'Reads what is offered, and offers an edit.',
  autoStart: true,
  optional: [IEditPrediction],
  activate: (_: JupyterFrontEnd, prediction: IEditPrediction | null) => {
    prediction?.changed.connect((_, notebook) => {
      console.log(notebook?.path, notebook?.state, notebook?.edits);
    });
    prediction?.offer({
      path: 'analysis.ipynb',
      edits: [
        { type: 'text', cellId: 'a1b2', start: 0, old: 'df', new: 'sales' }
      ],
      source: 'my-extension',
      reason: 'the frame has a name now'
    });
  }
};

export default plugin;
