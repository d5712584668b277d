import { Notification } from '@jupyterlab/apputils';
import { type NotebookPanel, NotebookActions } from '@jupyterlab/notebook';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest, told, until } from '../../__tests__/page';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type {
  ICellDeletion,
  ICellInsertion,
  ICellTypeChange,
  SuggestedEdit
} from '../../wire';

const INSERTION: ICellInsertion = {
  type: 'insertCell',
  cell: { id: 'n', type: 'markdown', source: '# New\n<b>text</b>' },
  after: 'a'
};
const DELETION: ICellDeletion = {
  type: 'deleteCell',
  cellId: 'b',
  cellType: 'code',
  source: 'y = 2'
};
const CHANGE: ICellTypeChange = {
  type: 'changeCellType',
  cellId: 'b',
  old: 'code',
  new: 'markdown'
};

describe('edits of cells', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;
  /** Where everything is that is not the notebook. */
  let top: number;
  let restore: () => void;

  const shared = () => panel.content.model!.sharedModel;
  const cells = () =>
    shared().cells.map(cell => [
      cell.getId(),
      cell.cell_type,
      cell.getSource()
    ]);
  const mark = () => panel.node.querySelector('.jp-nbedit-cellMark');
  const offer = (...edits: SuggestedEdit[]) =>
    service.offer({ path: panel.context.path, edits, source: 'other' });
  const run = (command: string) => page.commands.execute(`nbedit:${command}`);
  const before = [
    ['a', 'code', 'x = 1'],
    ['b', 'code', 'y = 2'],
    ['c', 'code', 'z = 3']
  ];

  /** Accept what is offered, with the keys of command mode. */
  async function accept(active: number): Promise<void> {
    panel.content.activeCellIndex = active;
    panel.content.mode = 'command';
    await rest();
    expect(await run('accept')).toBe(true);
  }

  beforeEach(async () => {
    top = 10;
    restore = layOut(node =>
      node.querySelector('.jp-Cell') ? box(0, 0, 900, 700) : box(0, top)
    );
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    panel = await page.open('x = 1', 'y = 2', 'z = 3');
  });

  afterEach(() => {
    panel.dispose();
    restore();
  });

  describe('are shown, and nothing is written', () => {
    afterEach(() => {
      expect(cells()).toEqual(before);
      expect(service.current!.state).toBe('showing');
    });

    it('an insertion as a cell below another, which is text and nothing else', () => {
      expect(offer(INSERTION)).not.toBeNull();
      expect(mark()!.parentElement).toBe(panel.content.widgets[0].node);
      expect(mark()!.textContent).toContain('New cell: Markdown');
      const source = mark()!.querySelector('.jp-nbedit-cellSource')!;
      expect(source.textContent).toBe(INSERTION.cell.source);
      expect(source.children).toHaveLength(0);
    });

    it('an insertion with what cannot be seen in it by its name', () => {
      offer({ ...INSERTION, cell: { ...INSERTION.cell, source: 'x\u202e' } });
      const source = mark()!.querySelector('.jp-nbedit-cellSource')!;
      expect(source.textContent).toBe('xU+202E');
    });

    it('an insertion at the top as the first thing in the first cell', () => {
      expect(offer({ ...INSERTION, after: '' })).not.toBeNull();
      expect(panel.content.widgets[0].node.firstElementChild).toBe(mark());
    });

    it('a deletion as a struck cell', () => {
      expect(offer(DELETION)).not.toBeNull();
      const [first, second] = panel.content.widgets;
      expect(second.hasClass('jp-mod-nbedit-deleteCell')).toBe(true);
      expect(first.hasClass('jp-mod-nbedit-deleteCell')).toBe(false);
      expect(mark()!.textContent).toContain('Delete this cell');
    });

    it('a change of type as a mark on the cell', () => {
      expect(offer(CHANGE)).not.toBeNull();
      expect(panel.content.widgets[1].node.firstElementChild).toBe(mark());
      expect(mark()!.textContent).toContain('Code → Markdown');
    });
  });

  describe('are made by a key, each as one undo step of the notebook', () => {
    const cases: [string, SuggestedEdit, number, string[][]][] = [
      [
        'an insertion',
        INSERTION,
        0,
        [
          before[0],
          ['n', 'markdown', INSERTION.cell.source],
          before[1],
          before[2]
        ]
      ],
      [
        'an insertion at the top',
        { ...INSERTION, after: '' },
        0,
        [['n', 'markdown', INSERTION.cell.source], ...before]
      ],
      ['a deletion', DELETION, 1, [before[0], before[2]]],
      [
        'a change of type',
        CHANGE,
        1,
        [before[0], ['b', 'markdown', 'y = 2'], before[2]]
      ]
    ];

    it.each(cases)('%s', async (_, edit, active, after) => {
      // Something done just before, which the undo must not take back.
      NotebookActions.moveDown(panel.content);
      NotebookActions.moveUp(panel.content);
      expect(cells()).toEqual(before);
      offer(edit);
      await accept(active);
      expect(cells()).toEqual(after);
      expect(mark()).toBeNull();
      expect(service.current!.edits).toEqual([]);
      // And something right after, which must not go with it.
      NotebookActions.insertBelow(panel.content);
      NotebookActions.undo(panel.content);
      expect(cells()).toEqual(after);
      NotebookActions.undo(panel.content);
      expect(cells()).toEqual(before);
      NotebookActions.redo(panel.content);
      expect(cells()).toEqual(after);
    });

    it('and so is what is typed into a new cell at once', async () => {
      const code = { id: 'n', type: 'code', source: 'w = 0' } as const;
      offer({ ...INSERTION, cell: code });
      await accept(0);
      const after = cells();
      const view = editorOf(panel.content.activeCell)!;
      view.focus();
      view.dispatch({
        changes: { from: 5, insert: '!' },
        userEvent: 'input.type'
      });
      expect(cells()[1]).toEqual(['n', 'code', 'w = 0!']);
      shared().cells[1].undo();
      expect(cells()).toEqual(after);
      NotebookActions.undo(panel.content);
      expect(cells()).toEqual(before);
    });

    it('and the server is told', async () => {
      offer(INSERTION);
      await accept(0);
      await until(() => told('record', 'outcome').length > 0);
      expect(told('record', 'suggested')).toMatchObject([
        { source: 'other', edits: [INSERTION] }
      ]);
      expect(told('record', 'cellInserted')).toMatchObject([
        { index: 1, cell: INSERTION.cell, origin: 'suggestion' }
      ]);
      expect(told('record', 'outcome')).toMatchObject([
        { outcome: 'accepted', edit: 0 }
      ]);
    });

    it('with another identifier if that of the new cell is taken', async () => {
      offer({ ...INSERTION, cell: { ...INSERTION.cell, id: 'c' } });
      await accept(0);
      const ids = cells().map(([id]) => id);
      expect(ids).toHaveLength(4);
      expect(new Set(ids).size).toBe(4);
    });

    it('a notebook keeps a cell when its last one goes', async () => {
      shared().deleteCellRange(1, 3);
      offer({ ...DELETION, cellId: 'a', source: 'x = 1' });
      await accept(0);
      expect(cells().map(([, type, source]) => [type, source])).toEqual([
        ['code', '']
      ]);
    });

    it('one after another, a new cell below another new one, too', async () => {
      const next: ICellInsertion = {
        type: 'insertCell',
        cell: { id: 'm', type: 'code', source: 'w = 0' },
        after: 'n'
      };
      expect(offer(INSERTION, next, { ...DELETION })).not.toBeNull();
      await accept(0);
      expect(service.current!.edits).toEqual([next, DELETION]);
      await accept(1);
      await accept(3);
      expect(cells().map(([id]) => id)).toEqual(['a', 'n', 'm', 'c']);
    });
  });

  describe('are gone to first', () => {
    it('where the user is elsewhere', async () => {
      offer(DELETION);
      panel.content.activeCellIndex = 0;
      await rest();
      expect(await run('accept')).toBe(true);
      expect(panel.content.activeCellIndex).toBe(1);
      expect(cells()).toEqual(before);
      await until(() => mark()!.getAttribute('data-armed') === 'true');
      await run('accept');
      expect(cells()).toHaveLength(2);
    });

    it('where they are out of sight', async () => {
      top = -500;
      offer(DELETION);
      panel.content.activeCellIndex = 1;
      await rest();
      expect(await run('accept')).toBe(true);
      await rest();
      expect(cells()).toEqual(before);
      expect(mark()!.getAttribute('data-armed')).toBe('false');
      top = 10;
      await until(() => mark()!.getAttribute('data-armed') === 'true');
      await run('accept');
      expect(cells()).toHaveLength(2);
    });

    it('and what goes is seen before, also where its input is hidden', async () => {
      panel.content.widgets[1].inputHidden = true;
      offer(DELETION);
      panel.content.activeCellIndex = 1;
      await rest();
      await run('accept');
      expect(cells()).toEqual(before);
      await until(() => mark()!.getAttribute('data-armed') === 'true');
      expect(panel.content.widgets[1].inputHidden).toBe(false);
      await run('accept');
      expect(cells()).toHaveLength(2);
    });

    it('and given up where they cannot be shown, which is said', async () => {
      top = -500;
      offer(DELETION, { ...INSERTION, after: 'c' });
      panel.content.activeCellIndex = 1;
      await rest();
      await run('accept');
      await until(() => service.current!.edits.length === 1);
      expect(cells()).toEqual(before);
      const { notifications } = Notification.manager;
      expect(notifications.map(({ message }) => message)).toEqual([
        expect.stringContaining('cannot be shown')
      ]);
      expect(panel.content.activeCellIndex).toBe(1);
    });
  });

  it('are put away for good', async () => {
    offer(INSERTION);
    await run('dismiss');
    expect(mark()).toBeNull();
    expect(cells()).toEqual(before);
    const again = { ...INSERTION, cell: { ...INSERTION.cell, id: 'k' } };
    expect(offer(again)).toBeNull();
    await until(() => told('record', 'outcome').length > 0);
    expect(told('record', 'outcome')).toMatchObject([{ outcome: 'rejected' }]);
  });

  describe('are carried along', () => {
    it('a new cell with the cell it is below', async () => {
      offer(INSERTION);
      shared().moveCell(0, 2);
      await rest();
      expect(mark()!.parentElement).toBe(panel.content.widgets[2].node);
      expect(service.current!.edits).toEqual([INSERTION]);
    });

    it('a struck cell that is moved', async () => {
      offer(DELETION);
      shared().moveCell(1, 0);
      await rest();
      const [first] = panel.content.widgets;
      expect(first.hasClass('jp-mod-nbedit-deleteCell')).toBe(true);
      expect(panel.node.querySelectorAll('.jp-nbedit-cellMark')).toHaveLength(
        1
      );
    });

    it.each<[string, SuggestedEdit, () => void]>([
      [
        'a new cell below one that is deleted',
        INSERTION,
        () => shared().deleteCell(0)
      ],
      [
        'a new cell where another one is inserted',
        INSERTION,
        () => shared().insertCell(1, { cell_type: 'code' })
      ],
      [
        'a deletion of a cell that is edited',
        DELETION,
        () => shared().getCell(1).setSource('y = 3')
      ],
      ['a deletion of a deleted cell', DELETION, () => shared().deleteCell(1)],
      [
        'a change of type of a retyped cell',
        CHANGE,
        () => {
          panel.content.activeCellIndex = 1;
          NotebookActions.changeCellType(panel.content, 'raw');
        }
      ]
    ])('but not %s', async (_, edit, change) => {
      expect(offer(edit)).not.toBeNull();
      change();
      expect(service.current!.edits).toEqual([]);
      await rest();
      expect(mark()).toBeNull();
      expect(panel.node.querySelector('.jp-mod-nbedit-deleteCell')).toBeNull();
    });
  });

  describe('are not offered', () => {
    const set = (key: string, value: boolean) =>
      panel.content.widgets[1].model.setMetadata(key, value);

    it.each<[string, SuggestedEdit, () => void]>([
      ['below no cell', { ...INSERTION, after: 'z' }, () => undefined],
      ['of another text', { ...DELETION, source: 'y' }, () => undefined],
      ['of another type', { ...DELETION, cellType: 'raw' }, () => undefined],
      ['from another type', { ...CHANGE, old: 'raw' }, () => undefined],
      ['to the same type', { ...CHANGE, new: 'code' }, () => undefined],
      ['where cells may not go', DELETION, () => set('deletable', false)],
      ['where a cell may not change', CHANGE, () => set('editable', false)],
      [
        'where a notebook may not',
        INSERTION,
        () => (panel.content.model!.readOnly = true)
      ]
    ])('%s', (_, edit, prepare) => {
      prepare();
      expect(offer(edit)).toBeNull();
      expect(mark()).toBeNull();
    });
  });
});
