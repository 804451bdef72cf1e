"""Files people hold in their hands: workbooks, tables, Word and PDF papers. No Django here."""
