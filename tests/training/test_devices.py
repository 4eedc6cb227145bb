import pytest
import torch

from coursepkg.training import device


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [
        (True, True, "cuda"),
        (True, False, "cuda"),
        (False, True, "mps"),
        (False, False, "cpu"),
    ],
)
def test_the_fastest_device_is_chosen(monkeypatch, cuda, mps, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert device() == torch.device(expected)


def test_a_device_can_be_asked_for(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert device("cpu") == torch.device("cpu")
    assert device("cuda:1") == torch.device("cuda:1")
    with pytest.raises(
        ValueError, match=r"name must be one of .*'cuda:1'.*got 'cuda:2'"
    ):
        device("cuda:2")


@pytest.mark.parametrize("name", ["abacus", "", "cuda", "meta"])
def test_a_device_that_is_not_there_is_refused(monkeypatch, name):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(
        ValueError, match=r"name must be one of \['cpu'\] on this machine"
    ):
        device(name)


def test_tensors_run_on_the_default_device():
    assert (torch.ones(2, device=device()) * 2).sum().item() == 4
