/** The English words about what is done with what is known of people; most of them come from the server. */
export const privacy = {
	privacy: {
		title: 'What is done with what is known of you',
		lead: 'Everything this place does with it, what for, who gets it and how long it stays. The page is made of the same tables as the questions in your settings and the job that deletes what is old.',
		asked: 'Only if you say yes',
		askedWhy: 'Without an answer it is a no. A yes can be taken back at any time, with one press.',
		change: 'Change what may be done with your work',
		unless: 'Unless you object',
		unlessWhy: 'An objection holds at once, and needs no reason.',
		kept: 'Kept so that the place works',
		keptWhy: 'Used for what is said beside it and nothing else; posts are seen by whom you show them to.',
		data: 'What is used',
		recipients: 'Who gets it',
		howLong: 'How long',
		basis: 'On what ground',
		what: 'What',
		whatFor: 'What for',
		guarded: 'How it is guarded',
		elsewhere: 'Sent elsewhere:',
		answers: 'Who answers for it',
		reach: 'How to reach them:',
		policy: 'In the words of those who run it',
		rights: 'You can see all of it, put it right, take it along, have it rest and have it deleted.',
		mine: 'Data and privacy',
		archive: 'Your archive'
	}
};
