/** The English words about what somebody has by right over what is known of them. */
export const rights = {
	rights: {
		title: 'My rights',
		rest: 'Let everything rest',
		restWhy:
			'Your posts stay where they are. Nothing else is done with what is known of you: it leaves the stream, datasets, trends and suggestions at once, until you say otherwise.',
		restNow: 'Let it rest',
		restsSince: 'Everything rests since',
		goOn: 'Let it go on',
		object: 'What happens without asking, and ends when you object',
		objectTo: 'Object',
		takeBack: 'Take my objection back',
		objected: 'You objected.',
		wrong: 'Something is wrong, and I cannot change it myself',
		wrongWhy: 'Say what is wrong and what would be right. Whoever runs this place answers within a month.',
		words: 'What is wrong, and what would be right',
		send: 'Send',
		sent: 'Written down. The answer will be here.',
		history: 'What I asked for',
		nothing: 'You have not asked for anything.',
		kind: { rectify: 'Put right', restrict: 'Let everything rest', object: 'Objection' },
		interest: { trends: 'trends', suggestions: 'suggestions', stream: 'the stream' } as Record<string, string>,
		state: { open: 'Waits for an answer', done: 'Done', refused: 'Refused', ended: 'Holds no more' },
		asked: 'Asked',
		due: 'answered by',
		receipt: 'Receipt',
		answered: 'The answer:',
		longer: 'It takes longer:',
		which: 'Which requests',
		noRequests: 'Nothing here.',
		answer: 'What was done, or why not',
		done: 'It is done',
		refuse: 'Refuse it',
		extend: 'Take two months more',
		told: 'Whoever asked was told.',
		deadlines: {
			none: 'Nothing is due. What has to be answered by a day stands here: notices, what people ask for, appeals.',
			due: 'Due',
			late: 'Overdue since',
			kind: {
				notice: 'Notice',
				appeal: 'Appeal',
				rights: 'Request by right',
				erasure: 'Erasure',
				archive: 'Archive',
				recipient: 'Deletion to be acknowledged'
			},
			what: {
				illegal: 'something illegal',
				intimate: 'an intimate picture',
				minors: 'about minors',
				author: 'by whom it is about',
				reporter: 'by who reported it',
				rectify: 'to put something right'
			} as Record<string, string>
		}
	}
};
