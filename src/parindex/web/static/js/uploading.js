// Files dropped, pasted or chosen go up in pieces; a broken connection goes on where it stopped.
(function () {
  "use strict";

  var PIECE = 1 << 20, TRIES = 8;
  var BROKEN = {
    vi: "chưa tải lên được. Kiểm tra mạng rồi chọn lại tệp.",
    en: "was not uploaded. Check the connection and choose the file again."
  };

  function broken(file) { return file.name + ": " + BROKEN[document.documentElement.lang === "en" ? "en" : "vi"]; }

  function token() {
    var found = document.cookie.split("; ").find(function (one) { return one.startsWith("csrftoken="); });
    return found ? decodeURIComponent(found.slice(10)) : "";
  }

  function post(address, body) {
    return fetch(address, { method: "POST", body: body, headers: { "X-CSRFToken": token(), "HX-Request": "true" }, credentials: "same-origin" });
  }

  function wait(time) { return new Promise(function (done) { setTimeout(done, time); }); }

  function asked(response) {
    if (response.ok) return response.json();
    return response.text().then(function (text) { var error = new Error(text); error.status = response.status; throw error; });
  }

  async function piece(address, blob, offset) {
    for (var turn = 0; ; turn++) {
      try { return await asked(await post(address + "?offset=" + offset, blob)); }
      catch (error) { if (error.status && error.status < 500 || turn === TRIES) throw error; await wait(500 * Math.pow(2, turn)); }
    }
  }

  async function send(form, file, progress) {
    var start = new FormData();
    start.append("name", file.name); start.append("size", String(file.size));
    var upload = await asked(await post(form.dataset.upload, start));
    for (var offset = 0; offset < file.size; offset += PIECE) {
      await piece(upload.address, file.slice(offset, offset + PIECE), offset);
      progress(Math.min(100, Math.round((offset + PIECE) * 100 / file.size)));
    }
    var end = new FormData(form);
    end.delete("files"); end.delete("csrfmiddlewaretoken"); end.append("finish", "1");
    return asked(await post(upload.address, end));
  }

  async function all(form, files) {
    var bar = form.querySelector("progress"), status = form.querySelector("[data-status]"), said = [];
    bar.hidden = false;
    for (var index = 0; index < files.length; index++) {
      var file = files[index];
      status.textContent = file.name + "…";
      try {
        var kept = await send(form, file, function (value) { bar.value = value; });
        said.push(kept.sentence);
      } catch (error) { said.push(error.status >= 400 && error.status < 500 && error.message.length < 400 ? (error.message.indexOf(file.name) < 0 ? file.name + ": " : "") + error.message : broken(file)); }
    }
    bar.hidden = true;
    status.textContent = said.join(" ");
    // The row shows its new evidence; the panel too, unless it has gone on to another row meanwhile.
    if (form.dataset.after && window.htmx) window.htmx.ajax("GET", form.dataset.after, { target: "#khung-phai", swap: form.isConnected ? "innerHTML" : "none" }).then(function () {
      var place = document.querySelector("[data-status]"); if (place) place.textContent = said.join(" ");
    }).catch(function () { /* the words stand in the panel already */ });
    else if (form.dataset.reload !== undefined) window.location.reload();
    document.dispatchEvent(new CustomEvent("evidencechanged"));
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-upload]");
    if (form && event.target.type === "file" && event.target.files.length) all(form, Array.from(event.target.files));
  });
  // A file that misses its place must not replace the page.
  function isFile(event) { return event.dataTransfer && Array.from(event.dataTransfer.types).indexOf("Files") >= 0; }

  document.addEventListener("dragover", function (event) {
    if (!isFile(event)) return;
    event.preventDefault();
    if (!event.target.closest("form[data-upload]")) event.dataTransfer.dropEffect = "none";
  });
  document.addEventListener("drop", function (event) {
    if (!isFile(event)) return;
    event.preventDefault();
    var form = event.target.closest("form[data-upload]");
    if (form && event.dataTransfer.files.length) all(form, Array.from(event.dataTransfer.files));
  });
  document.addEventListener("paste", function (event) {
    var form = document.querySelector("form[data-upload]"), files = event.clipboardData && event.clipboardData.files;
    if (form && files && files.length) { event.preventDefault(); all(form, Array.from(files)); }
  });
})();
