/** The English words of reports to moderators and of notices of what is illegal. */
import { plural } from './home.ts';

export const reporting = {
	report: {
		title: 'Tell the moderators',
		lead: (name: string) => `What is wrong with this post by ${name}? They do not learn who told.`,
		leadAnswer: 'What is wrong with this answer of the assistant’s? Whoever asked for it does not learn who told.',
		leadNote: 'What is wrong with this note? Its writer does not learn who told.',
		category: 'What it is',
		categories: { spam: 'Spam', violation: 'It breaks the rules', other: 'Something else' },
		comment: 'What the moderators should know',
		send: 'Send',
		sent: 'Thank you. You will hear what comes of it.',
		illegal: 'It is illegal: send a notice'
	},
	notice: {
		title: 'A notice of something illegal',
		lead: 'Anybody can tell this place of something illegal, signed in or not. A person decides, tells you why, and you can appeal.',
		kind: 'What it is',
		kinds: {
			illegal: 'Something illegal',
			intimate: 'An intimate picture of somebody who did not agree',
			minors: 'Sexual abuse of a child'
		},
		addresses: 'Where it is: addresses of posts, pictures or profiles here, one a line',
		explanation: 'Why it is illegal',
		law: 'Which law it breaks, if you know',
		name: 'Your name',
		email: 'Your e-mail address',
		unnamed: 'You need not say who you are.',
		goodFaith: 'I believe in good faith that what I say here is accurate and complete.',
		send: 'Send the notice',
		receipt: 'Your receipt',
		keep: 'Keep the address of this page: it is the only way to read what comes of it.',
		number: 'Number',
		sentAt: 'Sent',
		due: 'To be decided by',
		where: 'Where',
		states: { open: 'Somebody will look at it.', removed: 'It was taken away.', dismissed: 'Nothing was taken away.' },
		answer: 'Why',
		givenBack: 'Taken away by mistake, and given back since.',
		appeal: 'Appeal',
		appealWhy: 'Why is that wrong?',
		appealed: { open: 'You appealed. Somebody else will look at it.', upheld: 'You appealed, and the decision stands.', reversed: 'You appealed, and it is looked at again.' }
	},
	queue: {
		which: 'Which notices',
		open: 'Open',
		decided: 'Decided',
		none: 'No notices here.',
		hint: 'What is due first stands first. Identical copies of a picture go with it.',
		late: 'Late',
		left: (hours: number) => `${plural(hours, 'hour', 'hours')} left`,
		trusted: 'trusted flagger',
		stranger: 'signed out',
		gone: 'The addresses lead to nothing that is still here.',
		answer: 'Why; who sent it and whom it is about read this',
		law: 'Which law it breaks',
		remove: 'Take it away',
		dismiss: 'Nothing to take away',
		removed: (n: number) => `Taken away: ${plural(n, 'post', 'posts')}.`,
		done: 'Decided.',
		findAlike: 'Look for the same picture elsewhere',
		noneAlike: 'It is nowhere else.',
		alike: 'Tick what shows the same picture; it goes with it.',
		identical: 'the same file, goes with it',
		apart: (bits: number) => `${bits} of 256 bits differ`,
		undescribed: 'A picture without a description',
		uncover: 'Uncover',
		cover: 'Cover'
	}
};
