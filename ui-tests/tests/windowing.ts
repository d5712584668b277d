import { galata } from './fixtures';

/** The ways in which JupyterLab keeps the cells that are out of view. */
export const WINDOWING_MODES = ['defer', 'full', 'contentVisibility', 'none'];

/** The options of a test in one of these ways, and with more settings. */
export function windowed(windowingMode: string, settings: object = {}) {
  return {
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      '@jupyterlab/notebook-extension:tracker': { windowingMode },
      ...settings
    }
  };
}
