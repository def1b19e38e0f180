/** What the studio made in a while, for whoever runs the place. */
import { getUsage } from '#lib/api/studio.ts';
import type { Usage } from '#lib/api/making-entities.ts';
import { toSentence } from '#lib/api/http.ts';

export const PERIODS = ['1', '7', '30', '366'] as const;
export type Period = (typeof PERIODS)[number];

export class Books {
	period = $state<Period>('30');
	usage = $state.raw<Usage | null>(null);
	problem = $state('');

	async load(period: Period = this.period): Promise<void> {
		this.period = period;
		this.problem = '';
		try {
			const found = await getUsage(Number(period));
			if (this.period === period) this.usage = found;
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}
}
