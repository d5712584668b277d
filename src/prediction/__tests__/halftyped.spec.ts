import { EditorSelection, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { EditorExtensionRegistry } from '@jupyterlab/codemirror';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { editorOf } from '../../notebook/cells';

describe('what is half typed', () => {
  let page: Page;
  let panel: NotebookPanel;

  const view = () => editorOf(panel.content.widgets[0])!;
  const asked = () =>
    FakeSocket.made
      .flatMap(({ sent }) => sent)
      .filter(({ type }) => type === 'predict').length;
  /** Wait for longer than a user is given to pause. */
  const pause = () => new Promise(done => setTimeout(done, 400));
  const type = (text: string) =>
    view().dispatch(view().state.replaceSelection(text), {
      userEvent: 'input.type'
    });

  beforeEach(async () => {
    page = new Page(['models']);
    // As JupyterLab sets its editors up.
    page.extensions.addExtension({
      name: 'several cursors',
      factory: () =>
        EditorExtensionRegistry.createImmutableExtension(
          EditorState.allowMultipleSelections.of(true)
        )
    });
    await page.start();
    panel = await page.open('df = load()\nprint(df)', 'df.head()');
    view().focus();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    panel.dispose();
  });

  it('is asked about when nothing is in the way', async () => {
    type('x');
    await until(() => asked() === 1);
  });

  it('at several cursors is not asked about until they leave', async () => {
    view().dispatch({
      selection: EditorSelection.create([
        EditorSelection.range(0, 2),
        EditorSelection.range(18, 20)
      ])
    });
    type('d');
    type('a');
    await pause();
    expect(asked()).toBe(0);
    expect(told('notebook', 'edit').map(edit => edit.together)).toEqual([
      ...[false, true],
      ...[false, true]
    ]);
    view().dispatch({ selection: EditorSelection.cursor(5) });
    await until(() => asked() === 1);
  });

  it('by an input method is not asked about until it is done', async () => {
    const composing = jest
      .spyOn(EditorView.prototype, 'composing', 'get')
      .mockReturnValue(true);
    type('ka');
    await pause();
    expect(asked()).toBe(0);
    composing.mockReturnValue(false);
    view().contentDOM.dispatchEvent(new CompositionEvent('compositionend'));
    await until(() => asked() === 1);
  });

  it('stays asked about when a program formats it meanwhile', async () => {
    type('x');
    await until(() => asked() === 1);
    panel.content.model!.sharedModel.cells[1].setSource('df.head( )');
    await rest();
    await until(() => asked() === 2);
  });
});
