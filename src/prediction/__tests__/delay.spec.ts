import type { OutcomeKind } from '../../wire';
import { AdaptiveDelay } from '../delay';
import { PredictionSettings } from '../settings';

describe('AdaptiveDelay', () => {
  let settings: PredictionSettings;
  let delay: AdaptiveDelay;
  let now: number;
  const learn = (...outcomes: OutcomeKind[]) =>
    outcomes.forEach(outcome => delay.learn(outcome));
  const many = (outcome: OutcomeKind) =>
    learn(...Array.from({ length: 50 }, () => outcome));

  beforeEach(() => {
    now = 1e12;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    settings = new PredictionSettings();
    delay = new AdaptiveDelay(settings);
  });

  afterEach(() => jest.restoreAllMocks());

  it('is what was chosen as long as nothing is learned', () => {
    expect(delay.milliseconds).toBe(150);
    learn('superseded', 'ignored', 'partly');
    expect(delay.milliseconds).toBe(150);
  });

  it('is longer after refusals and shorter after accepts', () => {
    learn('rejected');
    expect(delay.milliseconds).toBeCloseTo(225);
    learn('postponed');
    expect(delay.milliseconds).toBeCloseTo(337.5);
    learn('accepted', 'typed');
    expect(delay.milliseconds).toBeCloseTo(216);
  });

  it('stays within its bounds, and comes back from them at once', () => {
    many('rejected');
    expect(delay.milliseconds).toBeCloseTo(3000);
    learn('accepted');
    expect(delay.milliseconds).toBeCloseTo(2400);
    many('accepted');
    expect(delay.milliseconds).toBeCloseTo(100);
  });

  it('forgets', () => {
    learn('rejected', 'rejected');
    now += 10 * 60_000;
    expect(delay.milliseconds).toBeCloseTo(225);
    now += 24 * 60 * 60_000;
    expect(delay.milliseconds).toBeCloseTo(150);
  });

  it('does not adapt where the bounds leave no room', async () => {
    await settings.set('shortestDelay', 150);
    await settings.set('longestDelay', 150);
    many('rejected');
    expect(delay.milliseconds).toBe(150);
    await settings.set('delay', 0);
    many('rejected');
    expect(delay.milliseconds).toBe(0);
    await settings.set('delay', 5000);
    many('rejected');
    expect(delay.milliseconds).toBe(5000);
  });
});
