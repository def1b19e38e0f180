/** The English words about models of what people prefer, for the operator. */
import { plural } from './home.ts';

export const learning = {
	learning: {
		why: 'A small model learns from a release which of two pictures people prefer: twenty numbers of each picture, no words, nobody’s name. While one is in force, pictures of one prompt are shown in its order, and the studio says that this is a guess.',
		datasets: 'Releases it can learn from',
		none: 'No model orders anything. Pictures are shown in the order they were made.',
		holds: (version: number) => `Version ${version} orders pictures of one prompt.`,
		since: 'Since',
		by: (name: string) => `by @${name}`,
		byCommand: 'on the command line',
		train: 'Learn from the newest release',
		asked: 'It is being learned.',
		takeOut: 'Let none order them',
		back: (version: number | null) => (version === null ? 'Back to none' : `Back to version ${version}`),
		put: (version: number) => `Put version ${version} in force`,
		done: 'Done. It holds from now on.',
		models: 'Models',
		noModels: 'Nothing was learned here yet.',
		model: (version: number | null) => (version === null ? 'A model' : `Version ${version}`),
		state: { queued: 'waits', running: 'is being learned', ready: '', failed: 'could not be learned' },
		steps: ['Beginning', 'Learning, and trying it on others', 'Looking at what it would change'],
		inForce: 'in force',
		retired: 'Everything it was learned from was taken back. It was let go of.',
		from: (choices: number, people: number) =>
			`Learned from ${plural(choices, 'choice', 'choices')} of ${plural(people, 'person', 'people')}, out of`,
		at: (seq: number) => `place ${seq} in the log`,
		gone: (n: number) =>
			`${plural(n, 'choice it was learned from was', 'choices it was learned from were')} taken back since. It still holds what it learned of them, mixed with all others: learn anew to be rid of that.`,
		trial: (choices: number, people: number) =>
			`Right in how many of ${plural(choices, 'choice', 'choices')} by ${plural(people, 'other person', 'other people')}`,
		share: (percent: number) => `${percent} %`,
		marginOf: (percent: number, margin: number) => `${percent} % ± ${margin}`,
		ours: 'This model',
		popularity: 'What won before',
		chance: 'Chance',
		luck: 'That is no better than could be luck: better not go by it.',
		weights: 'Goes most by',
		more: (name: string) => `more ${name}`,
		less: (name: string) => `less ${name}`,
		changes: (otherwise: number, draws: number) =>
			draws === 0
				? 'There are no draws of people who agreed to show it on.'
				: `It would show ${otherwise} of ${plural(draws, 'recent draw', 'recent draws')} in another order. Only draws are looked at whose pictures are posted and may be in datasets.`,
		before: 'As made',
		after: 'As ordered',
		file: 'SHA-256 of its file',
		history: 'What was in force',
		noneHeld: 'none'
	}
};
