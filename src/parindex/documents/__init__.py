"""Files people hold in their hands: workbooks, tables, Word and PDF papers. No Django here.

`papers` are administrative papers, `workbooks` travel to Excel and back, `questionnaires` carry a
survey outside the browser, `incoming` looks at what people bring, `dashboards` draws figures.
"""
