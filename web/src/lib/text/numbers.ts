/** Numbers as they are written here. */
import { t } from './index.ts';
import { later } from './later.ts';

const numbers = later(() => new Intl.NumberFormat(t.locale));

export const toNumber = (n: number): string => numbers().format(n);
