/* The SQL editor: highlighting, Shift-Enter to run, formatting. The form works without it. */
document.addEventListener("DOMContentLoaded", () => {
  const format = document.querySelector("button#sql-format");
  const input = document.querySelector("textarea#sql-editor");
  const shown = document.querySelector("pre#sql-query");
  if (input && window.CodeMirror) {
    const editor = CodeMirror.fromTextArea(input, {
      lineNumbers: true,
      mode: "text/x-sql",
      lineWrapping: true,
    });
    editor.getInputField().setAttribute("aria-label", "SQL");
    editor.setOption("extraKeys", {
      "Shift-Enter": () => document.querySelector("form.sql").submit(),
      Tab: false,
    });
    if (format && window.sqlFormatter) {
      format.hidden = false;
      format.addEventListener("click", () => editor.setValue(sqlFormatter.format(editor.getValue())));
    }
  } else if (shown && format && window.sqlFormatter) {
    format.hidden = false;
    format.addEventListener("click", () => {
      shown.textContent = sqlFormatter.format(shown.textContent);
    });
  }
});
