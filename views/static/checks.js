// The rows that tell whether this computer is ready for the key: shared by
// 下载证书 and 环境检测. A row is <li data-check="agent">; its result goes into
// [data-check-result] and the mend that fits into view by its name.
"use strict";

(() => {
	const agent = window.CertdeskAgent;
	const rows = new Map([...document.querySelectorAll("[data-check]")]
		.map((row) => [row.dataset.check, row]));

	// state: wait, ok, bad, warn, none
	function set(name, state, result, mend = "") {
		const row = rows.get(name);
		if (!row) {
			return;
		}
		row.dataset.state = state;
		row.querySelector("[data-check-result]").textContent = result;
		for (const part of row.querySelectorAll("[data-mend]")) {
			part.hidden = part.dataset.mend !== mend;
		}
	}

	async function checkPermission() {
		const state = await agent.permission();
		if (state === "denied") {
			set("permission", "bad", "未授权", "denied");
		} else if (state === "prompt") {
			set("permission", "warn", "等待您授权", "prompt");
		} else if (state === "granted") {
			set("permission", "ok", "已授权");
		} else {
			set("permission", "ok", "无需授权");
		}
		return state;
	}

	async function checkAgent(floor) {
		set("agent", "wait", "正在检测");
		let hello;
		try {
			hello = await agent.find();
		} catch (problem) {
			await checkPermission();
			set("agent", "bad", problem.error === "DENIED" ? "无法检测" : "未检测到", problem.error === "ABSENT" ? "absent" : "");
			set("version", "none", "未检测");
			throw problem;
		}
		// It answered, whatever the browser says of its question: a site that is
		// itself on this computer is never asked.
		set("permission", "ok", await agent.permission() === "granted" ? "已授权" : "无需授权");
		set("agent", "ok", "正在运行");
		const version = `${hello.agent}（${hello.built}）`;
		if (agent.isOld(hello, floor.version, floor.built)) {
			set("version", "bad", version, "old");
			throw new agent.AgentError("AGENT_TOO_OLD", "CA数字证书插件版本过旧，请下载并安装最新版。");
		}
		set("version", "ok", version);
		return hello;
	}

	window.CertdeskChecks = { set, checkPermission, checkAgent };
})();
