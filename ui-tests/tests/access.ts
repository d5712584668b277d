import { expect, type Page } from '@playwright/test';
import { source } from 'axe-core';

/** Have axe-core look at what is added to the page: it must find nothing. */
export async function checkAccess(
  page: Page,
  ...selectors: string[]
): Promise<void> {
  for (const selector of selectors) {
    await expect(page.locator(selector).first()).toBeAttached();
  }
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Not as a script of the page, which may forbid those.
    await page.evaluate(source);
  }
  const { passed, violations } = await page.evaluate(async include => {
    const { axe } = window as any;
    const found = await axe.run({ include: include.map(each => [each]) });
    return {
      passed: found.passes.length,
      violations: found.violations.map(({ id, nodes }: any) => [
        id,
        nodes.map(({ html }: any) => html)
      ])
    };
  }, selectors);
  expect(passed).toBeGreaterThan(0);
  expect(violations).toEqual([]);
}
