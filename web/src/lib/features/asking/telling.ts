/** Who made what is offered, in words. */
import type { Help } from '#lib/api/assistant.ts';
import { t } from '#lib/text/asking.ts';

export const toMaker = (help: Help): string =>
	help.made_by === 'model' ? t.helping.madeBy.model(help.model ?? '') : t.helping.madeBy[help.made_by];
