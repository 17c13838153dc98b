import { expect, it } from 'vitest';
import { listIn } from './list-in';

it('keeps the items of a list apart where it runs right to left, and leaves others as they are', () => {
  expect(listIn('ar-EG', ['Pay by', 'الاسم'])).toBe('\u2068Pay by\u2069 و\u2068الاسم\u2069');
  expect(listIn('en-GB', ['Pay by', 'Name'])).toBe('Pay by and Name');
});
