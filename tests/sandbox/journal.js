'use strict';
/*
 * What went over the wire, for tests: a bounded list of exchanges, each with
 * the order or phone it belongs to. Kept in memory only.
 */
const LIMIT = 2000;

class Journal {
	constructor(clock)
	{
		this.clock = clock;
		this.rows = [];
	}

	add(kind, about, detail)
	{
		this.rows.push({ at: new Date(this.clock.now()).toISOString(), kind, about, ...detail });
		if (this.rows.length > LIMIT) {
			this.rows.shift();
		}
	}

	about(name)
	{
		return this.rows.filter((row) => !name || row.about === name);
	}
}

module.exports = { Journal };
