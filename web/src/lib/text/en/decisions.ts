/** The English words of decisions about people and what they made, and of appeals. */
export const decisions = {
	decisions: {
		lead: 'Whatever is decided about you, by moderators or by a machine, stands here with its reasons. You can appeal for six months; somebody else than who decided looks at it again.',
		all: 'All decisions',
		none: 'Nothing was ever decided about you.',
		/** By subject and action. */
		what: {
			'prompt refuse': 'A picture was not made',
			'post refuse': 'A post was not published',
			'post cover': 'A post was covered with a warning',
			'post reduce': 'A post is shown to fewer people',
			'post remove': 'A post was taken down',
			'picture refuse': 'A picture was not taken',
			'picture cover': 'A post was covered for its picture',
			'account none': 'You were warned',
			'account sensitive': 'Your media are covered',
			'account silence': 'You are shown only to those who follow you',
			'account disable': 'You were locked out',
			'account suspend': 'Your account was suspended',
			'account nothing': 'What you reported was looked at, and nothing was done'
		} as Record<string, string>,
		other: 'Something was decided',
		reported: 'Something you reported was decided',
		machine: 'decided by a machine',
		person: 'decided by a moderator',
		rule: 'Rule',
		why: 'Why',
		words: 'What you wrote',
		post: 'The post',
		reversed: 'Taken back',
		appeal: 'Appeal',
		appealWhy: 'Why is it wrong?',
		send: 'Send the appeal',
		sent: 'Your appeal is sent.',
		waiting: 'You appealed. Somebody will look at it.',
		upheld: 'You appealed, and the decision stands.',
		given: 'You appealed, and were right: it is taken back.',
		said: (answer: string) => `The answer: ${answer}`,
		yours: (words: string) => `You wrote: ${words}`,
		until: 'You can appeal until'
	},
	appeals: {
		status: 'Which appeals',
		open: 'Open',
		upheld: 'Upheld',
		reversed: 'Reversed',
		none: 'No appeals here.',
		about: 'About',
		by: 'by whom it is about',
		byReporter: 'by who reported it',
		answer: 'What the person is told',
		uphold: 'The decision stands',
		reverse: 'Take the decision back',
		reverseWhy: 'What it took comes back everywhere: posts, measures, words that were refused.',
		done: 'Decided.'
	}
};
