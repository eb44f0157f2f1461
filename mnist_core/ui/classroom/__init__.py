"""The Class page, part by part."""

from mnist_core.ui.classroom.identity import ClassCode, TeacherKey
from mnist_core.ui.classroom.page import show_class
