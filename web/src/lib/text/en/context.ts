/** The English words of notes about posts. */
import { plural } from './home.ts';

export const context = {
	note: {
		title: 'Context from readers',
		drafted: (model: string) => `AI draft · ${model}`,
		answeredFor: (model: string, handle: string) => `Drafted by AI (${model}), edited and answered for by ${handle}`,
		by: (handle: string) => `Written by ${handle}`,
		sources: 'Sources',
		whyShown: (ratings: number) => `Shown because people who usually disagree found it helpful (${plural(ratings, 'rating', 'ratings')}).`,
		beforeEdit: 'The post was changed after this was written.',
		details: 'Why it is shown, and rating',
		detailsWaiting: 'Details and scores',
		withdraw: 'Take back',
		withdrawn: 'Your note is taken back.',
		report: 'Report this note',
		takenDown: 'A moderator took this note down. The reasons are among the decisions about you.',
		switchedOff: 'Not shown: whoever began this conversation wants no notes here that AI drafted.'
	},
	states: {
		shown: 'Shown under the post',
		helpful: 'Found helpful; another note is shown',
		held: 'Found helpful',
		needs_ratings: 'Needs more ratings',
		not_helpful: 'Found not helpful'
	},
	missing: {
		ratings: (got: number, least: number) => `It has ${plural(got, 'rating that counts', 'ratings that count')}; nothing is said before there are ${least}, by people who rated three notes or more.`,
		side: 'Not enough people of both sides have found it helpful yet.',
		agreement: 'So far those who find it helpful are the ones who usually agree with one another.'
	},
	rating: {
		ask: 'Is this note helpful?',
		levels: { helpful: 'Helpful', somewhat: 'Somewhat', not_helpful: 'Not helpful' },
		why: 'Why? (as many as you like)',
		reasons: {
			clear: 'Clear',
			good_sources: 'Good sources',
			to_the_point: 'To the point',
			adds_context: 'Adds what was missing',
			fair: 'Fair',
			wrong: 'Wrong',
			sources_do_not_say_so: 'The sources do not say so',
			opinion: 'An opinion',
			beside_the_point: 'Beside the point',
			unfair: 'Unfair',
			not_needed: 'Not needed here'
		} as Record<string, string>,
		thanks: 'Counted. You may change it any time; nobody sees who rated how.',
		keys: 'Keys: j and k go from note to note, 1, 2 and 3 rate.'
	},
	writing: {
		title: 'Notes on this post',
		why: 'One note with sources instead of many replies. It is shown when people who usually disagree find it helpful.',
		none: 'Nobody has proposed a note yet.',
		propose: 'Propose a note',
		text: 'What readers should know',
		reason: 'Why the post needs it',
		reasons: {
			missing_context: 'Something important is missing',
			factual_error: 'It is wrong',
			outdated: 'It was true once',
			altered_picture: 'The picture was altered or made',
			unverified: 'It is told as a fact, and nobody knows',
			satire: 'It is a joke that may be taken for true',
			other: 'Something else'
		} as Record<string, string>,
		source: (n: number) => `Source ${n} (https://…)`,
		addSource: 'Another source',
		draft: 'Have AI draft it',
		draftWhy: 'A draft by this place’s language model, for you to check and change. Your note then says for ever that AI drafted it.',
		drafted: (model: string) => `Drafted by ${model}. Check every word: you answer for it.`,
		send: 'Propose',
		sent: 'Thank you. Others rate it now.',
		left: (n: number) => `${plural(n, 'character', 'characters')} left`,
		draftedWanted: 'Show notes that AI drafted in this conversation',
		draftedHint: 'Notes by people are always shown once they are found helpful.'
	},
	page: {
		title: 'Notes to rate',
		why: 'Members propose notes on posts. Whether one is shown is worked out from everybody’s ratings: it has to help people who usually disagree with one another.',
		nothing: 'No note waits for you',
		nothingWhy: 'When somebody proposes one on a post you can see, it comes here.',
		counted: (raters: number, ratings: number) => `Counted so far: ${plural(ratings, 'rating', 'ratings')} by ${plural(raters, 'person', 'people')}.`,
		small: 'As long as few people rate, nothing is shown: nobody can tell yet who usually disagrees.',
		quota: (left: number, perDay: number) => `You may propose ${left} of ${perDay} notes today.`,
		one: 'A note',
		history: 'What was found, and when',
		historyWhy: 'Every state it came to, worked out from the ratings by the published formula. No moderator can set one.',
		noHistory: 'Nothing was found yet.',
		when: 'When',
		state: 'State',
		intercept: 'Helpfulness',
		factor: 'Leaning',
		ratings: 'Ratings',
		sides: 'Sides',
		version: 'Algorithm',
		legend: 'Shown from a helpfulness of 0.40 with a leaning of less than 0.50 either way. Sides: how many more found it helpful than not, on each side of what divides people here; both need 4.'
	}
};
