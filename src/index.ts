import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

/**
 * The main plugin of jupyter-nbedit.
 */
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-nbedit:plugin',
  description: 'Predicts the next edit in a notebook.',
  autoStart: true,
  activate: (_app: JupyterFrontEnd): void => undefined
};

export default plugin;
