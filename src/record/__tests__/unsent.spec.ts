import { type NotebookEvent, PROTOCOL } from '../../wire';
import { StreamQueue } from '../queue';
import { keepUnsent, takeUnsent } from '../unsent';

const EVENT: NotebookEvent = {
  type: 'focus',
  cellId: 'c',
  cursor: 0,
  anchor: 0
};

afterEach(() => sessionStorage.clear());

it('what is not acknowledged outlives the page, once', () => {
  const queue = new StreamQueue('s', 7, [EVENT, EVENT]);
  queue.acknowledge(7);
  expect(keepUnsent([queue, new StreamQueue('empty')])).toBe(true);
  const [kept, ...others] = takeUnsent();
  expect(others).toEqual([]);
  expect(kept.unacknowledged()).toEqual({
    type: 'record',
    stream: 's',
    first: 8,
    events: [EVENT]
  });
  expect(takeUnsent()).toEqual([]);
});

it('nothing to keep leaves nothing behind', () => {
  keepUnsent([new StreamQueue('s', 1, [EVENT])]);
  keepUnsent([]);
  expect(sessionStorage).toHaveLength(0);
});

it('says so when there is no room', () => {
  const setItem = jest
    .spyOn(Storage.prototype, 'setItem')
    .mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
  expect(keepUnsent([new StreamQueue('s', 1, [EVENT])])).toBe(false);
  setItem.mockRestore();
});

it('passes over what is not its own', () => {
  sessionStorage.setItem(`jupyter-nbedit:unsent-${PROTOCOL}`, '{"cut sho');
  expect(takeUnsent()).toEqual([]);
});
