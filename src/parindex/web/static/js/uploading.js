// Files dropped, pasted or chosen go up in pieces; a broken connection goes on where it stopped.
(function () {
  "use strict";

  var PIECE = 1 << 20, TRIES = 8, going = 0;
  var SAID = {
    vi: { waiting: "chờ gửi", again: "mất mạng, đang gửi tiếp…", judging: "đang kiểm tra tệp…", failed: "Chưa gửi được. Kiểm tra mạng rồi chọn lại tệp." },
    en: { waiting: "waiting", again: "connection lost, going on…", judging: "checking the file…", failed: "Not sent. Check the connection and choose the file again." }
  };

  function word(key) { return SAID[document.documentElement.lang === "en" ? "en" : "vi"][key]; }

  function token() {
    var found = document.cookie.split("; ").find(function (one) { return one.startsWith("csrftoken="); });
    return found ? decodeURIComponent(found.slice(10)) : "";
  }

  function ask(address, method, body) {
    return fetch(address, { method: method, body: body, headers: { "X-CSRFToken": token(), "HX-Request": "true" }, credentials: "same-origin" }).then(function (response) {
      if (response.ok) return response.json();
      return response.text().then(function (text) {
        var error = new Error(text.length < 600 && text.indexOf("<") < 0 ? text : "");
        error.status = response.status;
        throw error;
      });
    });
  }

  function wait(time) { return new Promise(function (done) { setTimeout(done, time); }); }

  function passes(error) { return !error.status || error.status >= 500; }

  // Asks again while the connection or the server fails; a refusal is thrown at once.
  async function surely(row, address, method, body) {
    for (var turn = 0; ; turn++) {
      try { return await ask(address, method, body); }
      catch (error) {
        if (!passes(error) || turn === TRIES) throw error;
        row.say(word("again"));
        await wait(500 * Math.pow(2, turn));
      }
    }
  }

  async function send(form, file, row) {
    var start = new FormData();
    start.append("name", file.name); start.append("size", String(file.size));
    var address = (await surely(row, form.dataset.upload, "POST", start)).address;
    for (var offset = 0, astray = 0; offset < file.size;) {
      try {
        offset = (await surely(row, address + "?offset=" + offset, "POST", file.slice(offset, offset + PIECE))).received;
      } catch (error) {
        // The server has more or less of the file than we think: it says where to go on.
        if (error.status !== 409 || ++astray > TRIES) throw error;
        offset = (await surely(row, address, "GET")).received;
      }
      row.go(Math.round(offset * 100 / file.size));
      row.say("");
    }
    row.say(word("judging"));
    var end = new FormData(form);
    end.delete("files"); end.delete("csrfmiddlewaretoken"); end.append("finish", "1"); end.append("name", file.name);
    return surely(row, address, "POST", end);
  }

  function line(form, file) {
    var list = form.querySelector("[data-files]");
    if (!list) {
      list = document.createElement("ul");
      list.className = "ups"; list.dataset.files = "";
      form.querySelector("[data-status]").after(list);
    }
    var item = document.createElement("li"), name = document.createElement("span"), bar = document.createElement("progress"), said = document.createElement("span");
    name.textContent = file.name;
    bar.max = 100; bar.value = 0; bar.setAttribute("aria-label", file.name);
    said.className = "said"; said.textContent = word("waiting");
    item.append(name, bar, said);
    list.appendChild(item);
    return {
      go: function (value) { bar.value = value; },
      say: function (text) { said.textContent = text; },
      end: function (text, level) {
        item.className = level; said.textContent = text; bar.remove();
        if (text.indexOf(file.name) >= 0) name.remove();
      }
    };
  }

  async function all(form, files) {
    var status = form.querySelector("[data-status]"), told = [], old = form.querySelector("[data-files]");
    if (old && !going) old.replaceChildren();
    var rows = files.map(function (file) { return line(form, file); });
    form.querySelectorAll("input[type=file]").forEach(function (field) { field.value = ""; });
    going++;
    for (var index = 0; index < files.length; index++) {
      try {
        var kept = await send(form, files[index], rows[index]);
        rows[index].end(kept.sentence, "ok");
        told.push(kept.sentence);
      } catch (error) {
        var reason = error.message && error.status ? error.message : word("failed");
        rows[index].end(reason, "bad");
        told.push(reason);
      }
    }
    going--;
    status.textContent = files.length > 1 ? "" : told.join(" ");
    if (files.length === 1 && form.querySelector("[data-files]")) form.querySelector("[data-files]").replaceChildren();
    if (form.dataset.after && window.htmx) window.htmx.ajax("GET", form.dataset.after, { target: "#khung-phai", swap: form.isConnected ? "innerHTML" : "none" }).then(function () {
      // The row shows its new evidence; the panel too, unless it has gone on to another row meanwhile.
      var place = document.querySelector("[data-status]"); if (place) place.textContent = told.join(" ");
    }).catch(function () { /* the words stand in the panel already */ });
    else if (form.dataset.reload && window.htmx) window.htmx.ajax("GET", document.querySelector(form.dataset.reload).dataset.address, { target: form.dataset.reload, swap: "innerHTML" });
    else if (form.dataset.reload !== undefined) window.location.reload();
    document.dispatchEvent(new CustomEvent("evidencechanged"));
  }

  // On the page of the library a file may be dropped anywhere.
  function place(event) {
    return event.target.closest && event.target.closest("form[data-upload]") || document.querySelector("form[data-upload][data-reload]");
  }

  // A file dropped on a row of the sheet opens the evidence of that row and goes up from there.
  var waiting = null;

  function rowOf(event) { return event.target.closest && event.target.closest("form[data-row]"); }

  function goOn() {
    var form = document.querySelector("#khung-phai form[data-upload]");
    if (!waiting || !form || form.querySelector("[name='code']").value !== waiting.code) return;
    var files = waiting.files;
    waiting = null;
    all(form, files);
  }

  function brings(event) { return event.dataTransfer && Array.from(event.dataTransfer.types).indexOf("Files") >= 0; }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-upload]");
    if (form && event.target.type === "file" && event.target.files.length) all(form, Array.from(event.target.files));
  });
  document.addEventListener("dragover", function (event) {
    var form = place(event);
    if (!brings(event)) return;
    event.preventDefault(); // a file that misses its place must not replace the page
    var row = !form && rowOf(event);
    document.querySelectorAll("form[data-row].over").forEach(function (one) { one.classList.toggle("over", one === row); });
    if (form || row) (form || row).classList.add("over"); else event.dataTransfer.dropEffect = "none";
  });
  ["dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function () {
      document.querySelectorAll("form.over").forEach(function (form) { form.classList.remove("over"); });
    });
  });
  document.addEventListener("drop", function (event) {
    var form = place(event);
    if (!brings(event)) return;
    event.preventDefault();
    var row = !form && rowOf(event), files = Array.from(event.dataTransfer.files);
    if (form && files.length) all(form, files);
    else if (row && files.length) {
      waiting = { code: row.dataset.code, files: files };
      document.dispatchEvent(new CustomEvent("evidencewanted", { detail: row.dataset.code }));
    }
  });
  document.addEventListener("htmx:afterSettle", goOn);
  document.addEventListener("paste", function (event) {
    var form = document.querySelector("form[data-upload]"), files = event.clipboardData && event.clipboardData.files;
    if (form && files && files.length) { event.preventDefault(); all(form, Array.from(files)); }
  });
  window.addEventListener("beforeunload", function (event) { if (going) event.preventDefault(); });
})();
